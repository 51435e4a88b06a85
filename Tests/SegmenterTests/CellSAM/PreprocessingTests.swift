import CellImage
import NeuralNetwork
import Segmenter
import TestSupport
import Testing

@Suite(.enabled(if: SharedFixtures.arePresent, "no CellSAM fixtures: set CELLTRACK_CELLSAM_FIXTURES"))
struct PreprocessingGoldenTests {
    @Test func equalisationEqualsTheReference() throws {
        let image = try Self.frame("small/image_B.npy").channels[1]
        let expected = try SharedFixtures.array("small/preproc/B_clahe_f64_sub2.npy").plane()
        let stretched = try #require(image.rescaledToUnitRange(clippingAbove: 99.9 / 100))
        let found = ContrastLimitedEqualization().equalized(stretched)
        #expect(every(2, of: found) == expected)
    }

    @Test(arguments: [("small/image_A.npy", "small/A_segment/normalized_image.npy", 1)])
    func normalizedImageEqualsTheReference(image: String, expected: String, step: Int) throws {
        let plane = try #require(Self.frame(image).channels.last)
        let found = try #require(Preprocessing.normalized(plane))
        #expect(every(step, of: found).pixels == (try SharedFixtures.array(expected).floats))
    }

    @Test func largeImageIsNormalized() throws {
        let plane = try #require(Self.frame("full/image_F.npy").channels.first)
        let found = try #require(Preprocessing.normalized(plane))
        #expect(every(4, of: found).pixels == (try SharedFixtures.array("full/normalized_sub4.npy").floats))
    }

    @Test func resizedEqualsTheReference() throws {
        for (name, golden) in [("A", "A_resized_256_sub2"), ("B", "B_resized_256_sub2")] {
            let plane = try #require(Self.frame("small/image_\(name).npy").channels.last)
            let normalized = try #require(Preprocessing.normalized(plane))
            let resize = AntialiasedResize(
                inputHeight: plane.height,
                inputWidth: plane.width,
                outputHeight: 256,
                outputWidth: 256
            )
            let found = try resize(Tensor(shape: [1, plane.height, plane.width], values: normalized.pixels))
            let square = try Plane(width: 256, height: 256, pixels: found.values)
            #expect(every(2, of: square).pixels == (try SharedFixtures.array("small/preproc/\(golden).npy").floats))
        }
    }

    @Test func singleChannelInputsEqualTheReference() throws {
        let inputs = try Self.inputs("small/image_A.npy", side: 256)
        let detection = try SharedFixtures.array("small/A_segment/det_input_ch2.npy").floats
        let masks = try SharedFixtures.array("small/A_segment/mask_input_ch2.npy").floats
        #expect(Self.channel(0, of: inputs.detection).pixels.allSatisfy { $0 == 0 })
        #expect(Self.channel(1, of: inputs.detection).pixels == detection)
        #expect(Self.channel(2, of: inputs.detection).pixels == detection)
        #expect(Self.channel(0, of: inputs.masks).pixels.allSatisfy { $0 == -2.1179039478302 })
        #expect(Self.channel(1, of: inputs.masks).pixels.allSatisfy { $0 == -2.0357143878936768 })
        #expect(Self.channel(2, of: inputs.masks).pixels == masks)
    }

    @Test(arguments: [("B_segment/det_input_sub2", true), ("B_noadv/det_input_sub2", false)])
    func threeChannelDetectionInputEqualsTheReference(golden: String, isAdapted: Bool) throws {
        let inputs = try Self.inputs("small/image_B.npy", side: 256, isAdapted: isAdapted)
        try Self.compare(inputs.detection, "small/\(golden).npy", step: 2)
    }

    @Test func threeChannelMaskInputEqualsTheReference() throws {
        let inputs = try Self.inputs("small/image_B.npy", side: 256)
        try Self.compare(inputs.masks, "small/B_segment/mask_input_sub2.npy", step: 2)
    }

    @Test func largeInputsEqualTheReference() throws {
        let inputs = try Self.inputs("full/image_F.npy", side: 1024)
        try Self.compare(inputs.detection, "full/det_input_sub8.npy", step: 8)
        try Self.compare(inputs.masks, "full/mask_input_sub8.npy", step: 8)
    }

    private static func compare(_ tensor: Tensor, _ golden: String, step: Int) throws {
        let expected = try SharedFixtures.array(golden)
        #expect(expected.shape[0] == 3)
        let found = (0..<3).flatMap { every(step, of: channel($0, of: tensor)).pixels }
        let difference = zip(found, expected.floats).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(difference == 0, "\(golden): \(difference)")
    }

    private static func inputs(_ image: String, side: Int, isAdapted: Bool = true) throws -> NetworkInputs {
        var configuration = CellSAMConfiguration()
        configuration.imageSize = side
        configuration.adaptsMaskPath = isAdapted
        let frame = try frame(image)
        let channels = try InputChannels(allOf: frame.channels.count)
        return try #require(try Preprocessing(configuration).inputs(of: frame, channels: channels))
    }

    private static func channel(_ index: Int, of tensor: Tensor) -> Plane<Float> {
        let size = tensor.shape[1] * tensor.shape[2]
        var plane = Plane<Float>(width: tensor.shape[2], height: tensor.shape[1], repeating: 0)
        plane.pixels = Array(tensor.values[index * size..<(index + 1) * size])
        return plane
    }

    /// A frame of one plane, or of the last dimension's planes.
    static func frame(_ name: String) throws -> Frame {
        let array = try SharedFixtures.array(name)
        let channels = array.shape.count > 2 ? array.shape[2] : 1
        let values = array.floats
        let planes = try (0..<channels).map { channel in
            try Plane(
                width: array.shape[1],
                height: array.shape[0],
                pixels: stride(from: channel, to: values.count, by: channels).map { values[$0] }
            )
        }
        return try Frame(index: 0, timeInSeconds: nil, channels: planes)
    }
}

@Suite struct PreprocessingTests {
    @Test func constantAndBlankFramesShowNothing() throws {
        for value in [Float(0), 7, .nan, .infinity] {
            let frame = try Self.frame(width: 9, height: 5) { _ in value }
            #expect(try Self.small.inputs(of: frame, channels: InputChannels(wholeCell: 0)) == nil)
        }
    }

    @Test(arguments: [(1, 1), (1, 2), (3, 1), (1, 300), (300, 1), (2, 2), (130, 5)])
    func smallFramesOfAnyShapeAreFinite(width: Int, height: Int) throws {
        let frame = try Self.frame(width: width, height: height) { Float($0 * 7 % 11) }
        for preprocessing in [Self.small, Preprocessing(Self.configuration, normalizesIntensities: false)] {
            let inputs = try preprocessing.inputs(of: frame, channels: InputChannels(wholeCell: 0))
            #expect((inputs == nil) == (width * height == 1))
            guard let inputs else { continue }
            #expect(inputs.detection.shape == [3, 32, 32])
            #expect(inputs.masks.shape == [3, 32, 32])
            #expect((inputs.detection.values + inputs.masks.values).allSatisfy { $0.isFinite })
        }
    }

    @Test func pixelsThatAreNotFiniteCountAsDarkest() throws {
        let frame = try Self.frame(width: 40, height: 30) { $0 % 97 == 0 ? 100 : Float(100 + $0 % 50) }
        let damaged = try Self.frame(width: 40, height: 30) { $0 % 97 == 0 ? .nan : Float(100 + $0 % 50) }
        let channels = InputChannels(wholeCell: 0)
        let expected = try #require(try Self.small.inputs(of: frame, channels: channels))
        let found = try #require(try Self.small.inputs(of: damaged, channels: channels))
        #expect(found.detection.values == expected.detection.values)
        #expect(found.masks.values == expected.masks.values)
    }

    @Test func aSharedEncoderSeesOneImage() throws {
        var configuration = Self.configuration
        configuration.sharesEncoder = true
        let frame = try Self.frame(width: 40, height: 30) { Float($0 % 50) }
        let inputs = try #require(
            try Preprocessing(configuration).inputs(of: frame, channels: InputChannels(nuclear: 0))
        )
        #expect(inputs.detection.values == inputs.masks.values)
    }

    @Test func nucleiStandInForWholeCells() throws {
        let frame = try Self.frame(width: 40, height: 30) { Float($0 % 50) }
        let nuclei = try #require(try Self.small.inputs(of: frame, channels: InputChannels(nuclear: 0)))
        let cells = try #require(try Self.small.inputs(of: frame, channels: InputChannels(wholeCell: 0)))
        // The two channels differ in how their bytes are rounded on the way, which is all but undone.
        let difference = zip(nuclei.detection.values, cells.detection.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(difference < 1e-5)
    }

    @Test func channelsAreAssignedAsInTheReference() throws {
        #expect(try InputChannels(allOf: 1) == InputChannels(wholeCell: 0))
        #expect(try InputChannels(allOf: 2) == InputChannels(nuclear: 0, wholeCell: 1))
        #expect(try InputChannels(allOf: 3) == InputChannels(first: 0, nuclear: 1, wholeCell: 2))
        #expect(throws: SegmentationError.self) { try InputChannels(allOf: 4) }
    }

    @Test func channelsThatAreNotThereAreRefused() throws {
        let frame = try Self.frame(width: 4, height: 3) { Float($0) }
        #expect(throws: SegmentationError.channel(index: 1, available: 1)) {
            try Self.small.inputs(of: frame, channels: InputChannels(nuclear: 1, wholeCell: 0))
        }
        #expect(throws: SegmentationError.self) { try Self.small.inputs(of: frame, channels: InputChannels()) }
    }

    private static func frame(width: Int, height: Int, value: (Int) -> Float) throws -> Frame {
        let plane = try Plane(width: width, height: height, pixels: (0..<width * height).map(value))
        return try Frame(index: 0, timeInSeconds: nil, channels: [plane])
    }

    private static var configuration: CellSAMConfiguration {
        var configuration = CellSAMConfiguration()
        configuration.imageSize = 32
        return configuration
    }

    private static var small: Preprocessing { Preprocessing(configuration) }
}

/// Every pixel whose row and column are multiples of a step.
private func every<Pixel>(_ step: Int, of plane: Plane<Pixel>) -> Plane<Pixel> {
    let rows = stride(from: 0, to: plane.height, by: step)
    let columns = stride(from: 0, to: plane.width, by: step)
    var result = Plane(width: Array(columns).count, height: Array(rows).count, repeating: plane[0, 0])
    result.pixels = rows.flatMap { row in columns.map { plane[row, $0] } }
    return result
}
