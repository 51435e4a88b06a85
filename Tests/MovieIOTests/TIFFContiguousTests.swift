import CellImage
import Foundation
import MovieIO
import Testing

/// ImageJ's form for big stacks: one page, and planes that follow it without pages.
struct TIFFContiguousTests {
    private let folder: TIFFScratchFolder

    init() throws {
        folder = try TIFFScratchFolder()
    }

    /// A big-endian file of one page of 16 bits, whose first plane begins at offset 256.
    private func header(side: Int) -> [UInt8] {
        func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
            withUnsafeBytes(of: value.bigEndian) { Array($0) }
        }
        let tags: [(Int, Int, Int)] = [
            (256, 4, side), (257, 4, side), (258, 3, 16), (259, 3, 1), (262, 3, 1), (273, 4, 256), (277, 3, 1),
            (278, 4, side), (279, 4, side * side * 2),
        ]
        var header: [UInt8] = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8] + bytes(UInt16(tags.count))
        for (tag, type, value) in tags {
            header += bytes(UInt16(tag)) + bytes(UInt16(type)) + bytes(UInt32(1))
            header += type == 3 ? bytes(UInt16(value)) + [0, 0] : bytes(UInt32(value))
        }
        return header + [UInt8](repeating: 0, count: 256 - header.count)
    }

    @Test("planes behind the first one are found")
    func small() throws {
        var bytes = header(side: 3)
        for value in 0..<27 {
            bytes += [UInt8(value), 1]
        }
        let file = try TIFFFile(path: folder.write(bytes + [9, 9, 9]))
        #expect(file.pageCount == 1)
        #expect(file.contiguousPlaneCapacity == 3)
        for plane in 0..<3 {
            let expected = (0..<9).map { (plane * 9 + $0) * 256 + 1 }
            #expect(try file.contiguousPlane(plane).pixels == expected.map { Float($0) })
            #expect(try file.contiguousLabels(plane).plane.pixels == expected.map { UInt32($0) })
        }
        #expect(throws: MovieError.frameOutOfRange(index: 3, count: 3)) { try file.contiguousPlane(3) }
        #expect(throws: MovieError.frameOutOfRange(index: -1, count: 3)) { try file.contiguousLabels(-1) }
    }

    @Test("compressed or tiled pages have no planes behind them")
    func notContiguous() throws {
        for name in ["uint16-zlib-strips-le.tif", "uint16-none-tiles-le.tif"] {
            let file = try TIFFFile(path: TIFFFixture.path(name))
            #expect(file.contiguousPlaneCapacity == 1)
            #expect(try file.contiguousPlane(0) == file.plane(page: 0))
        }
    }

    @Test("planes beyond 4 GB are found")
    func sparse() throws {
        let side = 1024
        let planeBytes = side * side * 2
        let count = 2200
        let path = try folder.write(header(side: side))
        let handle = try FileHandle(forUpdating: URL(filePath: path))
        try handle.truncate(atOffset: UInt64(256 + count * planeBytes))
        let last = [UInt8](repeating: 0, count: planeBytes - 2) + [0x12, 0x34]
        try handle.seek(toOffset: UInt64(256 + (count - 1) * planeBytes))
        try handle.write(contentsOf: Data(last))
        try handle.close()
        var status = stat()
        try #require(stat(path, &status) == 0)
        if Int(status.st_blocks) * 512 > 100_000_000 {
            print("this file system stores the gaps of sparse files; the test of planes beyond 4 GB took real space")
        }
        let file = try TIFFFile(path: path)
        #expect(file.contiguousPlaneCapacity == count)
        #expect(try file.contiguousPlane(count - 1).pixels.last == Float(0x1234))
        #expect(try file.contiguousPlane(count - 2).pixels.allSatisfy { $0 == 0 })
        #expect(try file.contiguousLabels(count - 1)[side - 1, side - 1] == 0x1234)
    }
}
