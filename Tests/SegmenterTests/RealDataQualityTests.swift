import CellImage
import Evaluation
import Foundation
import MovieIO
import Segmenter
import TestSupport
import Testing

/// Quality on real movies with default parameters; skipped where the data are absent.
///
/// The data lie in the folder that the environment variable CELLTRACK_SHARED_DATA names, else in `../shared/data`
/// beside the package.
@Suite(.serialized, .enabled(if: RealData.folder != nil, "no shared data: set CELLTRACK_SHARED_DATA to their folder"))
struct RealDataQualityTests {
    @Test(arguments: [
        RealData(name: "Fluo-N2DH-SIM+", images: "01", masks: "01_GT/SEG", leastF1: 0.93),
        RealData(name: "Fluo-N2DH-GOWT1", images: "01", masks: "01_GT/TRA", margin: 50, leastF1: 0.78),
        RealData(name: "PhC-C2DL-PSC", images: "02", masks: "02_ST/SEG", margin: 25, leastF1: 0.81),
        RealData(name: "yeastvision-movie1", images: "phase", masks: "masks", leastF1: 0.91),
        RealData(name: "yeastvision-ART", images: "phase", masks: "masks_untracked", leastF1: 0.95),
    ])
    func movies(_ data: RealData) throws {
        let pairs = try data.pairs()
        try #require(!pairs.isEmpty)
        var score = try SegmentationScore()
        for pair in pairs {
            let image = try TIFFFile(path: pair.image).plane(page: 0)
            try add(image, mask: pair.mask, margin: data.margin, to: &score)
        }
        print(QualityTable.row(data.name, score))
        #expect(try #require(score.counts[0].f1) > data.leastF1)
    }

    /// Every eighth image, or all of them where `CELLTRACK_ALL_IMAGES` is set.
    @Test(arguments: [("fluorescence", 0.76), ("colour", 0.49)])
    func nucleiOfManyKinds(kind: String, leastF1: Double) throws {
        let folder = try #require(RealData.folder) + "/dsb2018/dev"
        let index = try String(contentsOfFile: folder + "/index.csv", encoding: .utf8)
        let rows = index.split(whereSeparator: \.isNewline).map { $0.split(separator: ",").map(String.init) }
        let names = rows.filter { $0.count > 3 && $0[3] == kind }.map { $0[0] }
        let scratch = try ScratchFolder()
        var score = try SegmentationScore()
        let takesAll = ProcessInfo.processInfo.environment["CELLTRACK_ALL_IMAGES"] != nil
        for place in stride(from: 0, to: names.count, by: takesAll ? 1 : 8) {
            let name = names[place]
            let image = try #require(try PNGImage.plane(path: "\(folder)/images/\(name).png", scratch: scratch))
            try add(image, mask: "\(folder)/labels/\(name).tif", margin: 0, to: &score)
        }
        print(QualityTable.row("dsb2018 dev, \(kind)", score))
        #expect(try #require(score.counts[0].f1) > leastF1)
    }

    private func add(_ image: Plane<Float>, mask: String, margin: Int, to score: inout SegmentationScore) throws {
        let truth = try TIFFFile(path: mask).labels(page: 0)
        let result = try ClassicalSegmenter().segment(SyntheticFrames.frame(image)).labels
        try score.add(
            reference: RealData.inField(truth, margin: margin),
            result: RealData.inField(result, margin: margin)
        )
    }
}

/// A movie with masks for some of its frames.
struct RealData: Sendable, CustomTestStringConvertible {
    var name: String
    var images: String
    var masks: String
    /// Objects that lie wholly within this margin, in pixels, do not count, as in the Cell Tracking Challenge.
    var margin = 0
    var leastF1: Double

    var testDescription: String { name }

    /// Where the data lie; nil when there are none.
    static var folder: String? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = root.appendingPathComponent("../shared/data").standardizedFileURL.path
        let folder = ProcessInfo.processInfo.environment["CELLTRACK_SHARED_DATA"] ?? beside
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }

    /// The frames that have masks, by the number in their names.
    func pairs() throws -> [(image: String, mask: String)] {
        let folder = (Self.folder ?? "") + "/" + name + "/"
        let masks = try Self.files(in: folder + masks)
        return try Self.files(in: folder + images).compactMap { number, image in
            masks.first { $0.number == number }.map { (image, $0.path) }
        }
    }

    private static func files(in folder: String) throws -> [(number: Int, path: String)] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().compactMap { name in
            guard name.hasSuffix(".tif"), let number = Int(name.filter(\.isNumber)) else { return nil }
            return (number, folder + "/" + name)
        }
    }

    /// The objects that have a pixel inside the margin.
    static func inField(_ labels: LabelImage, margin: Int) -> LabelRuns {
        let runs = LabelRuns(labels)
        let inside = runs.runs.filter { run in
            Int(run.row) >= margin && Int(run.row) < labels.height - margin && Int(run.end) > margin
                && Int(run.start) < labels.width - margin
        }
        return runs.keepingLabels(Set(inside.map(\.label)))
    }
}
