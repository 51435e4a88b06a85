import CellImage
import Foundation
import MovieIO
import Testing

/// Reads files that tifffile and Pillow wrote; the expected values follow from the formula of `make_tiff.py`.
struct TIFFFileTests {
    @Test("every type, scheme, layout, byte order and form gives the intensities that were written")
    func intensities() throws {
        for fixture in try TIFFFixture.all() {
            let file = try TIFFFile(path: TIFFFixture.path(fixture.name))
            #expect(file.pageCount == fixture.pages, "\(fixture.name)")
            for page in 0..<fixture.pages {
                for sample in 0..<fixture.samples {
                    let plane = try file.plane(page: page, sample: sample)
                    let white = Double(1 << min(fixture.bits, 32)) - 1
                    let expected = fixture.values(page: page, sample: sample).map {
                        Float(fixture.isWhiteIsZero ? white - $0 : $0)
                    }
                    let isEqual = plane.pixels == expected
                    #expect(isEqual, "\(fixture.name), page \(page), sample \(sample)")
                    #expect(plane.width == fixture.width && plane.height == fixture.height, "\(fixture.name)")
                }
            }
        }
    }

    @Test("whole numbers from 0 on are labels, anything else is refused by name")
    func labels() throws {
        for fixture in try TIFFFixture.all() where fixture.samples == 1 {
            let file = try TIFFFile(path: TIFFFixture.path(fixture.name))
            let values = fixture.values(page: fixture.pages - 1, sample: 0)
            if let reason = reason(against: values) {
                #expect(throws: MovieError.malformed(file: file.path, page: fixture.pages - 1, reason: reason)) {
                    try file.labels(page: fixture.pages - 1)
                }
            } else {
                let labels = try file.labels(page: fixture.pages - 1)
                let isEqual = labels.plane.pixels == values.map { UInt32($0) }
                #expect(isEqual, "\(fixture.name)")
            }
        }
    }

    private func reason(against values: [Double]) -> String? {
        guard let defect = values.contains(where: { $0 < 0 }) ? "is negative" : nil else { return nil }
        return "a label \(defect); labels are whole numbers from 0 to 4294967295"
    }

    @Test("the tags say what the script wrote")
    func pages() throws {
        for fixture in try TIFFFixture.all() {
            let file = try TIFFFile(path: TIFFFixture.path(fixture.name))
            let page = try file.page(fixture.pages - 1)
            #expect(page.width == fixture.width && page.height == fixture.height, "\(fixture.name)")
            #expect(page.samplesPerPixel == fixture.samples, "\(fixture.name)")
            #expect(page.bitsPerSample == fixture.bits, "\(fixture.name)")
            #expect(page.compression == fixture.compression, "\(fixture.name)")
            #expect(page.isTiled == fixture.isTiled, "\(fixture.name)")
            #expect(page.isPlanar == fixture.isPlanar, "\(fixture.name)")
            #expect(page.isWhiteIsZero == fixture.isWhiteIsZero, "\(fixture.name)")
            #expect(page.isPalette == fixture.isPalette, "\(fixture.name)")
            #expect(file.isBigEndian == fixture.isBigEndian && file.isBigTIFF == fixture.isBigTIFF, "\(fixture.name)")
            #expect(page.pixelType == expectedType(fixture), "\(fixture.name)")
        }
    }

    private func expectedType(_ fixture: TIFFFixture) -> PixelType? {
        switch fixture.dtype {
        case "bool": .uint8
        case "packed": fixture.bits <= 8 ? .uint8 : .uint16
        case "uint64", "int64": .float64
        case "float16": .float32
        default: PixelType(rawValue: fixture.dtype)
        }
    }

    @Test("JPEG, grey and YCbCr, comes within its loss of what was written")
    func jpeg() throws {
        let grey = try TIFFFile(path: TIFFFixture.path("jpeg-grey.tif")).plane(page: 0)
        let colour = try TIFFFile(path: TIFFFixture.path("jpeg-ycbcr-tiles.tif"))
        let samples = try (0..<3).map { try colour.plane(page: 0, sample: $0) }
        var errors = [Float](repeating: 0, count: 4)
        for y in 0..<48 {
            for x in 0..<64 {
                let ramp = Float(2 * x + y)
                errors[0] = max(errors[0], abs(grey[y, x] - ramp))
                errors[1] = max(errors[1], abs(samples[0][y, x] - ramp))
                errors[2] = max(errors[2], abs(samples[1][y, x] - (255 - ramp)))
                errors[3] = max(errors[3], abs(samples[2][y, x] - (ramp / 2).rounded(.down) - 60))
            }
        }
        #expect(errors[0] <= 3 && errors[1...].allSatisfy { $0 <= 6 }, "\(errors)")
    }

    @Test("tiles that are not stored stand for zeros", arguments: ["none", "zlib"])
    func missingTiles(scheme: String) throws {
        let file = try TIFFFile(path: TIFFFixture.path("uint16-missing-tiles-\(scheme).tif"))
        let plane = try file.plane(page: 0)
        let labels = try file.labels(page: 0)
        for y in 0..<32 {
            for x in 0..<32 {
                let expected = x < 16 ? TIFFFixture.key(x: x, y: y) * 261 : 0
                #expect(plane[y, x] == Float(expected) && labels[y, x] == UInt32(expected), "x \(x), y \(y)")
            }
        }
    }

    @Test("texts, dates and resolutions are read")
    func metadata() throws {
        let page = try TIFFFile(path: TIFFFixture.path("tags.tif")).page(0)
        #expect(page.description == "a \u{B5} in UTF-8")
        #expect(page.software == "a program")
        #expect(page.dateTime == "2024:05:06 07:08:09")
        #expect(page.xResolution == 100 && page.yResolution == 50 && page.resolutionUnit == 3)
        #expect(page.microManagerJSON == "{\"ElapsedTime-ms\": 5}")
        #expect(page.isReducedResolution)
        #expect(page.imageJMetadata == nil)
        let stack = try TIFFFile(path: TIFFFixture.path("imagej.tif"))
        let first = try stack.page(0)
        #expect(stack.pageCount == 6)
        #expect(first.description?.hasPrefix("ImageJ=") == true)
        #expect(first.imageJMetadata?.prefix(4) == [0x4A, 0x49, 0x4A, 0x49])
        #expect(first.imageJMetadataByteCounts?.first == 12)
        #expect(try !stack.page(1).isReducedResolution)
    }

    @Test("a description that is not UTF-8 is taken as Latin-1")
    func latinDescription() throws {
        let folder = try TIFFScratchFolder()
        var builder = TIFFBuilder()
        builder.data += [0xB5, 0x6D, 0x20, 0x41, 0x42, 0]
        builder.set(270, 20, type: 2, count: 6)
        let file = try TIFFFile(path: folder.write(builder.bytes))
        #expect(try file.page(0).description == "\u{B5}m AB")
    }

    @Test("an index outside the file, or a sample outside the pixel, is refused")
    func outside() throws {
        let file = try TIFFFile(path: TIFFFixture.path("uint8-plain-le.tif"))
        for index in [-1, 2, Int.max] {
            #expect(throws: MovieError.frameOutOfRange(index: index, count: 2)) { try file.page(index) }
            #expect(throws: MovieError.frameOutOfRange(index: index, count: 2)) { try file.plane(page: index) }
            #expect(throws: MovieError.frameOutOfRange(index: index, count: 2)) { try file.labels(page: index) }
        }
        for sample in [-1, 1] {
            let reason = "the page has 1 sample(s) per pixel"
            #expect(throws: MovieError.option(name: "sample \(sample)", reason: reason)) {
                try file.plane(page: 0, sample: sample)
            }
        }
    }

    @Test("colour pages are no label images")
    func colourLabels() throws {
        let file = try TIFFFile(path: TIFFFixture.path("uint8-rgb-contig-none-strips.tif"))
        #expect(performing: { try file.labels(page: 0) }, throws: { ($0 as? MovieError)?.isUnsupported == true })
    }

    @Test("labels that are fractional, not finite or too large are refused by name")
    func badLabels() throws {
        let folder = try TIFFScratchFolder()
        for (value, defect) in [
            (Float(0.5), "is not a whole number"), (.nan, "is not a finite number"),
            (.infinity, "is not a finite number"),
            (-1, "is negative"), (5e9, "is above 4294967295"),
        ] {
            var builder = TIFFBuilder()
            builder.data = [Float](repeating: value, count: 12).flatMap { TIFFBuilder.bytes($0.bitPattern) }
            builder.set(258, 32)
            builder.set(279, 48)
            builder.set(339, 3)
            let file = try TIFFFile(path: folder.write(builder.bytes))
            let reason = "a label \(defect); labels are whole numbers from 0 to 4294967295"
            #expect(throws: MovieError.malformed(file: file.path, page: 0, reason: reason)) { try file.labels(page: 0) }
        }
    }

    @Test("two threads decode pages of one file at the same time")
    func threads() async throws {
        let fixture = try #require(try TIFFFixture.all().first { $0.name == "uint16-zlib-tiles-be.tif" })
        let file = try TIFFFile(path: TIFFFixture.path(fixture.name))
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<64 {
                group.addTask {
                    let page = task % fixture.pages
                    let expected = fixture.values(page: page, sample: 0).map { Float($0) }
                    return try file.plane(page: page).pixels == expected
                }
            }
            for try await isRight in group {
                #expect(isRight)
            }
        }
    }

    @Test("a file of 10000 pages opens fast and reads its last page")
    func manyPages() throws {
        let folder = try TIFFScratchFolder()
        let path = folder.path("many.tif")
        let writer = try LabelStackWriter(path: path, width: 4, height: 3, pageCount: 10_000, compression: .none)
        for page in 0..<10_000 {
            try writer.append(LabelImage(Plane(width: 4, height: 3, repeating: UInt32(page))))
        }
        try writer.finish()
        let clock = ContinuousClock()
        var last: LabelImage?
        let time = try clock.measure {
            last = try TIFFFile(path: path).labels(page: 9999)
        }
        #expect(last == LabelImage(Plane(width: 4, height: 3, repeating: 9999)))
        #expect(time < .seconds(1))
    }
}

extension MovieError {
    /// Whether the content is valid but outside what is supported.
    var isUnsupported: Bool {
        if case .unsupported = self { true } else { false }
    }
}
