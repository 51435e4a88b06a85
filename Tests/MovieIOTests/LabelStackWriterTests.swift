import CellImage
import Foundation
import MovieIO
import Testing

/// Label images written as stacks and as files of their own.
struct LabelStackWriterTests {
    private let folder: TIFFScratchFolder

    init() throws {
        folder = try TIFFScratchFolder()
    }

    private func labels(_ page: Int, times factor: Int) throws -> LabelImage {
        let keys = (0..<17).flatMap { y in (0..<23).map { x in TIFFFixture.key(x: x, y: y, page: page) } }
        return try LabelImage(width: 23, height: 17, labels: keys.map { UInt32($0 / 50 * factor) })
    }

    @Test("stacks are read back from images and from runs", arguments: LabelDepth.allCases, TIFFCompression.allCases)
    func stacks(depth: LabelDepth, compression: TIFFCompression) throws {
        let path = folder.path("labels.tif")
        let factor = depth == .uint16 ? 1 : 70_000
        let writer = try LabelStackWriter(
            path: path,
            width: 23,
            height: 17,
            pageCount: 4,
            depth: depth,
            compression: compression
        )
        for page in 0..<4 {
            let image = try labels(page, times: factor)
            if page % 2 == 0 { try writer.append(image) } else { try writer.append(LabelRuns(image)) }
        }
        try writer.finish()
        let file = try TIFFFile(path: path)
        #expect(file.pageCount == 4)
        for page in 0..<4 {
            let isEqual = try file.labels(page: page) == labels(page, times: factor)
            #expect(isEqual, "page \(page)")
            #expect(try file.page(page).pixelType.rawValue == depth.rawValue)
        }
    }

    @Test("the bytes are those that tifffile has read")
    func verifiedBytes() throws {
        try LabelStackWriter.writeLabels(labels(0, times: 1), to: folder.path("mask-uint16-single.tif"))
        let path = folder.path("labels-uint32-stack.tif")
        let writer = try LabelStackWriter(path: path, width: 23, height: 17, pageCount: 3, compression: .none)
        for page in 0..<3 {
            try writer.append(labels(page, times: 70_000))
        }
        try writer.finish()
        for name in folder.names {
            try expectVerified(name, in: folder)
        }
    }

    @Test("a mask of the Cell Tracking Challenge is 16 bits, uncompressed, one strip")
    func mask() throws {
        let path = folder.path("mask000.tif")
        let image = try labels(0, times: 1)
        try LabelStackWriter.writeLabels(LabelRuns(image), to: path)
        let page = try TIFFFile(path: path).page(0)
        #expect(page.compression == 1 && page.pixelType == .uint16)
        #expect(try TIFFFile(path: path).labels(page: 0) == image)
        #expect(throws: MovieError.exists(file: path)) { try LabelStackWriter.writeLabels(image, to: path) }
        try LabelStackWriter.writeLabels(labels(1, times: 1), to: path, overwrite: true)
        #expect(try TIFFFile(path: path).labels(page: 0) == labels(1, times: 1))
    }

    @Test("strips of a compressed page are short at the end and read back")
    func manyStrips() throws {
        let path = folder.path("labels.tif")
        var image = LabelImage(width: 700, height: 501)
        for row in 0..<501 {
            for column in 0..<700 {
                image[row, column] = UInt32(row / 7 * 100 + column / 7)
            }
        }
        try LabelStackWriter.writeLabels(image, to: path, depth: .uint32, compression: .deflate)
        let isEqual = try TIFFFile(path: path).labels(page: 0) == image
        #expect(isEqual)
    }

    @Test("labels that need more than 16 bits are refused, in images and in runs")
    func deepLabels() throws {
        let image = LabelImage(Plane(width: 2, height: 1, repeating: 70_000))
        let error = MovieError.option(
            name: "label depth",
            reason: "label 70000 does not fit into 16 bits; renumber the labels or write 32 bits"
        )
        #expect(throws: error) { try LabelStackWriter.writeLabels(image, to: folder.path("a.tif")) }
        #expect(throws: error) { try LabelStackWriter.writeLabels(LabelRuns(image), to: folder.path("a.tif")) }
        #expect(folder.names.isEmpty)
    }

    @Test("pages of another size, too many or too few pages are refused")
    func wrongPages() throws {
        let path = folder.path("labels.tif")
        let writer = try LabelStackWriter(path: path, width: 23, height: 17, pageCount: 1)
        #expect(throws: MovieError.mismatch(file: path, page: 0, expected: "23 x 17 pixels", found: "2 x 2")) {
            try writer.append(LabelImage(width: 2, height: 2))
        }
        #expect(throws: MovieError.writeFailed(file: path, reason: "0 of 1 pages were written")) { try writer.finish() }
        try writer.append(labels(0, times: 1))
        #expect(throws: MovieError.frameOutOfRange(index: 1, count: 1)) { try writer.append(labels(0, times: 1)) }
        try writer.finish()
    }
}
