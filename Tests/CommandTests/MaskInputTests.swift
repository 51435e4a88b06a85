import CellImage
import Foundation
import MovieIO
import Reporters
import TestSupport
import Testing
import TrackStore
import Tracker

/// Masks made elsewhere, good and odd.
@Suite struct MaskInputTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
    }

    private func track(_ masks: String, _ more: String...) throws -> Outcome {
        try inputs.program.run(["track", "--labels", masks, "-o", "out.celltrack", "--quiet"] + more)
    }

    private func store() throws -> TrackStore {
        try TrackStore.open(at: inputs.scratch.file("out.celltrack"), readOnly: true)
    }

    @Test func masksAreFollowed() throws {
        expectSuccess(try track(try inputs.writeMasks(Inputs.masks())))
        #expect(try store().tracks().map { $0.observations.count } == [4, 4])
    }

    /// Frames in which most masks are missing are named, and only those.
    @Test func framesWithFewMasksAreTold() throws {
        let masks = (0..<14).map { frame in
            var image = LabelImage(width: 96, height: 64)
            for cell in 0..<(4..<9 ~= frame ? 2 : 6) {
                for row in 0..<10 {
                    for column in 0..<10 {
                        image[10 + cell / 3 * 30 + row, 10 + cell % 3 * 30 + column] = UInt32(cell + 1)
                    }
                }
            }
            return image
        }
        let outcome = try track(try inputs.writeMasks(masks))
        expectSuccess(outcome)
        let warning = "far fewer cells are in frame(s) 4 to 8 than shortly before and after"
        #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("warning: \(warning)"), "\(outcome.errors)")
        #expect(try inputs.program.run("track", "out.celltrack", "--quiet").errors.contains(warning))
        expectSuccess(try inputs.program.run("report", "out.celltrack", "-o", "page.html"))
        let page = String(decoding: try inputs.scratch.read("page.html"), as: UTF8.self)
        #expect(page.contains(warning.dropFirst()))
        let whole = try track(try inputs.writeMasks(Array(masks.prefix(9)), to: "whole.tif"), "--overwrite")
        #expect(whole.errors.isEmpty, "\(whole.errors)")
    }

    @Test func masksGoWithAMovie() throws {
        try inputs.writeMovie()
        try inputs.writeMasks(Inputs.masks())
        let outcome = try inputs.program.run(
            "run",
            "movie.ome.tif",
            "--labels",
            "masks.tif",
            "-o",
            "out.celltrack",
            "--quiet"
        )
        expectSuccess(outcome)
        let means = try store().measurements(inFrame: 0).map(\.mean)
        #expect(means.count == 2 && means.allSatisfy { (500...516).contains($0) })
    }

    /// A channel in a ring over itself in the nucleus is a translocation.
    @Test(arguments: [("ring", "nucleus", true), ("ring", "nucleus-core", true), ("nucleus", "ring", false)])
    func translocations(numerator: String, denominator: String, isTranslocation: Bool) throws {
        try inputs.writeMovie()
        try inputs.writeMasks(Inputs.masks())
        let reporter = "KTR=signal@\(numerator)/signal@\(denominator)"
        expectSuccess(
            try inputs.program.run([
                "run", "movie.ome.tif", "--preset", "translocation", "--labels", "masks.tif", "-o", "out.celltrack",
                "--quiet", "--reporter", reporter,
            ])
        )
        let found = try store().reporters()
        let expected = TranslocationReporter(
            name: "KTR",
            channel: "signal",
            nucleus: denominator == "nucleus" ? .nucleus : .nucleusCore
        )
        #expect(found == [.translocation(expected)] || !isTranslocation && found.map(\.name) == ["KTR"])
        let rings = try store().measurements(inFrame: 0).filter { $0.region == .ring }
        // Beside the discs there is nothing but background: dim cells, not bright noise.
        #expect(rings.count == 2 && rings.allSatisfy { $0.count > 100 && (100..<116).contains($0.median) })
        let flags = try store().reporterValues(inFrame: 0).map(\.flags)
        #expect(flags.allSatisfy { $0.contains(isTranslocation ? .lowNumerator : .lowDenominator) })
    }

    @Test func emptyMasks() throws {
        let empty = LabelImage(width: 30, height: 20)
        expectSuccess(try track(try inputs.writeMasks([empty, empty, empty])))
        #expect(try store().tracks().isEmpty && store().isComplete())
        var mixed = Inputs.masks()
        mixed[1] = LabelImage(width: 64, height: 48)
        let masks = try inputs.writeMasks(mixed)
        expectSuccess(try track(masks, "--overwrite"))
        #expect(try store().tracks().map { $0.observations.count } == [4, 4])
        expectSuccess(try track(masks, "--overwrite", "--no-repair"))
        #expect(try store().tracks().map { $0.observations.count } == [3, 3])
    }

    @Test func aLabelThatSpansTheFrame() throws {
        let whole = LabelImage(Plane<UInt32>(width: 50, height: 40, repeating: 7))
        try inputs.writeMasks([whole, whole, whole])
        expectSuccess(try track("masks.tif"))
        #expect(try store().tracks().map { $0.observations.count } == [3])
        try inputs.writeMovie((0..<3).map { Inputs.plane(frame: $0, width: 50, height: 40) })
        for background in ["median", "local-ring:3", "rolling-minimum:16", "percentile:5"] {
            let outcome = try inputs.program.run(
                "run",
                "movie.ome.tif",
                "--labels",
                "masks.tif",
                "-o",
                "out.celltrack",
                "--quiet",
                "--overwrite",
                "--background",
                background,
                "--reporter",
                "r=signal@core/signal@cell"
            )
            expectSuccess(outcome)
            #expect(try store().measurements(inFrame: 0).first?.count == 2_000)
        }
    }

    /// More labels than 16 bits hold: only a form of 32 bits takes their tracks, and only when asked for.
    @Test func seventyThousandLabels() throws {
        var image = LabelImage(width: 700, height: 500)
        for index in 0..<70_000 { image[index / 140, index % 140 * 5] = UInt32(index + 1) }
        try inputs.writeMasks([image])
        expectSuccess(try track("masks.tif"))
        #expect(try store().detections(inFrame: 0).count == 70_000)
        let refused = try inputs.program.run("export", "out.celltrack", "--format", "ctc", "-o", "ctc")
        expectRefusal(refused, 64, naming: "32")
        #expect(!inputs.scratch.names.contains { $0.hasPrefix("ctc") })
        expectSuccess(try inputs.program.run("export", "out.celltrack", "--format", "ctc", "-o", "ctc", "--32-bit"))
        let labels = try LabelMovie([inputs.scratch.file("ctc")]).labels(at: 0)
        #expect(labels.plane.pixels.max() == 70_000)
        expectSuccess(try inputs.program.run("export", "out.celltrack", "--format", "labels", "-o", "tracks.tif"))
        #expect(try LabelMovie([inputs.scratch.file("tracks.tif")]).labels(at: 0) == image)
    }

    @Test func labelsThatAreFractions() throws {
        try inputs.writeMovie(frameCount: 2)
        let planes = try (0..<2).map { _ in try Plane<Float>(width: 2, height: 2, pixels: [0, 1, 1.5, 2]) }
        try inputs.writeMovie(planes, to: "float.tif")
        expectRefusal(try track("float.tif"), 65, naming: "float.tif")
        let whole = try (0..<2).map { _ in try Plane<Float>(width: 2, height: 2, pixels: [0, 1, 1, 2]) }
        try inputs.writeMovie(whole, to: "whole.tif")
        let outcome = try track("whole.tif", "--overwrite")
        #expect(outcome.status == 0 || outcome.status == 65, "\(outcome.errors)")
    }

    /// A stack of 16-bit integers with a sign, one of them below zero.
    @Test func labelsBelowZero() throws {
        var bytes: [UInt8] = [0x49, 0x49, 42, 0, 16, 0, 0, 0]
        bytes += [0, 0, 1, 0, 0xff, 0xff, 2, 0]
        let entries: [(tag: UInt16, type: UInt16, value: UInt32)] = [
            (256, 3, 2), (257, 3, 2), (258, 3, 16), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 3, 2),
            (279, 4, 8), (339, 3, 2),
        ]
        bytes += [UInt8(entries.count), 0]
        for entry in entries {
            for field in [UInt32(entry.tag) | UInt32(entry.type) << 16, 1, entry.value] {
                bytes += (0..<4).map { UInt8(truncatingIfNeeded: field >> (8 * $0)) }
            }
        }
        bytes += [0, 0, 0, 0]
        try inputs.scratch.write(Data(bytes), to: "signed.tif")
        expectRefusal(try track("signed.tif"), 65, naming: "signed.tif", "negative")
    }

    @Test func masksOfAnotherSizeOrNumber() throws {
        try inputs.writeMovie()
        let small = LabelImage(width: 20, height: 20)
        try inputs.writeMasks([small, small, small, small])
        let size = try inputs.program.run("run", "movie.ome.tif", "--labels", "masks.tif", "-o", "out.celltrack")
        expectRefusal(size, 65, naming: "masks.tif", "20 x 20")
        try inputs.writeMasks(Inputs.masks(frameCount: 7))
        let number = try inputs.program.run("run", "movie.ome.tif", "--labels", "masks.tif", "-o", "out.celltrack")
        expectRefusal(number, 65, naming: "masks.tif")
        #expect(!inputs.scratch.names.contains("out.celltrack"))
        try inputs.writeMasks(Inputs.masks(frameCount: 2))
        let few = try inputs.program.run(
            "run",
            "movie.ome.tif",
            "--labels",
            "masks.tif",
            "-o",
            "out.celltrack",
            "--quiet"
        )
        expectRefusal(few, 65, naming: "frame 2", "--skip-bad-frames")
        #expect(!few.errors.contains("allow"))
    }

    /// Pieces that all have one value are no cells; a cell that breaks in one frame of three is one.
    @Test func binaryMasks() throws {
        func mask(pieces: Int) -> LabelImage {
            var mask = LabelImage(width: 64, height: 48)
            for piece in 0..<pieces {
                for row in 20..<24 { for column in 0..<4 { mask[row, 10 * piece + column] = 255 } }
            }
            return mask
        }
        try inputs.writeMasks([mask(pieces: 3), mask(pieces: 0), mask(pieces: 5)])
        expectRefusal(try track("masks.tif"), 65, naming: "masks.tif", "3 pieces share the value 255")
        try inputs.writeMasks([mask(pieces: 1), mask(pieces: 4), mask(pieces: 2)], to: "cell.tif")
        expectSuccess(try track("cell.tif"))
    }

    /// Cells that fill the frame are masks, pixels that differ from their neighbours are not.
    @Test func imagesInThePlaceOfMasks() throws {
        try inputs.writeSequence(frames: [0, 1], to: "images")
        try inputs.writeMovie(frameCount: 2)
        expectRefusal(try track("images"), 65, naming: "t000.tif", "looks like an image, not like masks")
        for flag in ["--labels", "--nucleus-labels"] {
            let run = ["run", "movie.ome.tif", "--segmenter", flag == "--labels" ? "labels" : "classical"]
            expectRefusal(
                try inputs.program.run(run + [flag, "images", "-o", "out.celltrack"]),
                65,
                naming: "looks like an image"
            )
        }
        var tiles = LabelImage(width: 64, height: 48)
        for row in 0..<48 { for column in 0..<64 { tiles[row, column] = UInt32(row / 4 * 16 + column / 4 + 1) } }
        try inputs.writeMasks([tiles, tiles], to: "tiles.tif")
        expectSuccess(try track("tiles.tif"))
    }

    @Test func masksThatAreMissingOrNone() throws {
        expectRefusal(try track("none"), 66, naming: "none")
        try inputs.scratch.write("no image", to: "masks.tif")
        expectRefusal(try track("masks.tif"), 65, naming: "masks.tif")
        #expect(inputs.scratch.names == ["masks.tif"])
    }

    @Test func reportersOfMasksAlone() throws {
        try inputs.writeMasks(Inputs.masks())
        expectRefusal(try track("masks.tif", "--reporter", "r=a/b"), 64, naming: "pixels")
    }
}
