import CellImage
import Evaluation
import Foundation
import MovieIO
import NeuralNetwork
import Segmenter
import Simulator
import TestSupport
import Testing

/// What the bundled model reaches on images that it was not trained on, with default parameters.
@Suite struct BundledModelQualityTests {
    private func segmenter(_ channels: InputChannels = InputChannels(wholeCell: 0)) throws -> CellSAM {
        try CellSAM(weights: try BundledModel.open(), channels: channels, workers: Workers(count: 2))
    }

    private func score(_ simulation: Simulation) throws -> SegmentationScore {
        let segmenter = try segmenter()
        var score = try SegmentationScore()
        for index in stride(from: 0, to: simulation.frameCount, by: 24) {
            let frame = try simulation.frame(at: index)
            let result = try segmenter.segment(frame.frame)
            try score.add(reference: LabelRuns(frame.labels), result: LabelRuns(result.labels))
        }
        return score
    }

    @Test func simulatedHeLaCells() throws {
        let score = try score(Simulation(HeLaAMPKParameters.sample, seed: HeLaAMPKParameters.sampleSeed))
        print(QualityTable.row("bundled model, simulated HeLa", score))
        #expect(try #require(score.counts[0].f1) > 0.9)
    }

    @Test func simulatedBuddingYeast() throws {
        let score = try score(Simulation(BuddingYeastParameters.sample, seed: BuddingYeastParameters.sampleSeed))
        print(QualityTable.row("bundled model, simulated yeast", score))
        #expect(try #require(score.counts[0].f1) > 0.9)
    }

    /// Every sixteenth grey and every third coloured one of the images that `split_of` in `Training/celltrack_training/sources.py` keeps aside.
    @Test(
        .enabled(if: RealData.folder != nil, "the shared images are absent"),
        arguments: [("fluorescence", 0.8), ("colour", 0.6)]
    )
    func nucleiOfManyKinds(kind: String, leastF1: Double) throws {
        let folder = try #require(RealData.folder) + "/dsb2018/dev"
        let index = try String(contentsOfFile: folder + "/index.csv", encoding: .utf8)
        let rows = index.split(whereSeparator: \.isNewline).map { $0.split(separator: ",").map(String.init) }
        let names = rows.filter { $0.count > 3 && $0[3] == kind }.map { $0[0] }.filter(Self.isKeptAside)
        let scratch = try ScratchFolder()
        var score = try SegmentationScore()
        for place in stride(from: 0, to: names.count, by: kind == "colour" ? 3 : 16) {
            let path = "\(folder)/images/\(names[place]).png"
            let planes = try #require(try PNGImage.channels(path: path, scratch: scratch))
            let frame = try Frame(index: 0, timeInSeconds: nil, channels: planes)
            let channels = try InputChannels(allOf: planes.count)
            let truth = try TIFFFile(path: "\(folder)/labels/\(names[place]).tif").labels(page: 0)
            let result = try segmenter(channels).segment(frame).labels
            try score.add(reference: LabelRuns(truth), result: LabelRuns(result))
        }
        print(QualityTable.row("bundled model, dsb2018 validation, \(kind)", score))
        #expect(try #require(score.counts[0].f1) > leastF1)
    }

    private static func isKeptAside(_ name: String) -> Bool { crc32(Array(name.utf8)) % 5 == 0 }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
