import CellImage
import Foundation
import MovieIO
import TestSupport
import Testing

/// The program with the model that comes with it, and no weights of anyone.
@Suite struct BundledModelTests {
    private let inputs: Inputs
    private let program: Program

    init() throws {
        inputs = try Inputs()
        var program = try Program(in: inputs.scratch.path)
        program.environment = ["CELLTRACK_MODELS": inputs.scratch.file("none"), "HOME": inputs.scratch.path]
        self.program = program
        try inputs.writeMovie(frameCount: 2)
    }

    @Test func aRunNeedsNoWeights() throws {
        expectSuccess(
            try program.run(["run", "movie.ome.tif", "--segmenter", "cellsam", "-o", "out.celltrack", "--quiet"])
        )
        let info = try program.run("info", "out.celltrack", "--json")
        expectSuccess(info)
        #expect(info.output.contains("celltrack-compact") && info.output.contains("weights.digest"))
        let named = [
            "segment", "movie.ome.tif", "--weights", "celltrack-compact", "--cell-diameter", "20", "-o", "masks",
        ]
        expectSuccess(try program.run(named + ["--quiet"]))
        #expect(try LabelMovie([inputs.scratch.file("masks")]).frameNumbers.count == 2)
    }

    @Test func theSearchForTheScaleIsToldAndEndsWhenAsked() throws {
        let running = try program.start(["run", "movie.ome.tif", "--segmenter", "cellsam", "-o", "out.celltrack"])
        let deadline = Date.now.addingTimeInterval(60)
        while !running.errors.contains("finding the size of the cells, frame 1 of 2"), Date.now < deadline {
            if let outcome = running.wait(limit: 0.001) { throw Inputs.Failed(errors: outcome.errors) }
        }
        running.send(SIGINT)
        let outcome = try #require(running.wait(limit: 60))
        #expect(outcome.status == 130 && outcome.errors.contains("interrupted after"))
    }

    @Test func framesWithoutAFinitePixelAreBad() throws {
        let broken = Plane<Float>(width: 64, height: 48, repeating: .nan)
        try inputs.writeMovie([Inputs.plane(frame: 0), broken, Inputs.plane(frame: 2)], to: "broken.ome.tif")
        let command = [
            "run", "broken.ome.tif", "--segmenter", "cellsam", "--cell-diameter", "14", "-o", "out.celltrack",
        ]
        expectRefusal(try program.run(command), 65, naming: "frame 1", "has no finite pixel")
        let outcome = try program.run(command + ["--skip-bad-frames", "--overwrite"])
        expectSuccess(outcome)
        #expect(outcome.errors.contains("frame 1 skipped"))
    }

    @Test func diametersThatHaveNoSense() throws {
        for diameter in ["0", "-4"] {
            let command = [
                "segment", "movie.ome.tif", "--segmenter", "cellsam", "--cell-diameter=\(diameter)", "-o", "m",
            ]
            expectRefusal(try program.run(command), 64, naming: "cellDiameter")
        }
    }

    /// What has no effect is refused, whoever would have used it.
    @Test func parametersWithoutAnEffect() throws {
        let cases: [(arguments: [String], name: String)] = [
            (["--set", "segmentation.cellsam.tiling.blockSize=300"], "segmentation.cellsam.tiling.blockSize"),
            (["--set", "segmentation.cellsam.masks.separatesCells=true"], "segmentation.cellsam.masks.separatesCells"),
            (["--set", "segmentation.cellsam.gaugesCellSize=true"], "segmentation.cellsam.gaugesCellSize"),
            (["--set", "segmentation.classical.sensitivity=2"], "segmentation.classical.sensitivity"),
            (["--segmenter", "classical", "--set", "segmentation.cellsam.boxThreshold=0.3"], "cellsam.boxThreshold"),
            (["--segmenter", "classical", "--set", "segmentation.weights=other"], "segmentation.weights"),
        ]
        for (arguments, name) in cases {
            expectRefusal(try program.run(["segment", "movie.ome.tif", "-o", "m"] + arguments), 64, naming: name)
        }
    }

    @Test func blueCells() throws {
        let dark = Plane<UInt8>(width: 96, height: 80, repeating: 3)
        var blue = dark
        for row in 0..<80 { for column in 0..<96 { blue[row, column] = UInt8((row * 7 + column * 13) % 5) } }
        for (y, x) in [(20, 20), (50, 60)] {
            for row in 0..<80 {
                for column in 0..<96 where hypot(Double(row - y), Double(column - x)) < 9 {
                    blue[row, column] = 180
                }
            }
        }
        try inputs.scratch.write(RGBImage.tiff([dark, dark, blue]), to: "blue.tif")
        let command = ["segment", "blue.tif", "--segmenter", "classical", "-o", "masks", "--overwrite", "--json"]
        for (options, count) in [([], 2), (["--channels", "a,b,c"], 2), (["--channel", "cell=red"], 0)] {
            let outcome = try program.run(command + options)
            expectSuccess(outcome)
            let text = outcome.output.filter { !$0.isWhitespace }
            #expect(text.contains("\"cellsPerFrame\":[\(count)]"), "\(options): \(text)")
        }
    }

    /// Colours are looked at unless a channel is named, which gives other masks.
    @Test func colours() throws {
        let planes = (0..<3).map { channel in
            var plane = Plane<UInt8>(width: 96, height: 80, repeating: 200)
            for row in 0..<80 {
                for column in 0..<96 where hypot(Double(row - 40), Double(column - 30 - 12 * channel)) < 14 {
                    plane.pixels[row * 96 + column] = 40
                }
            }
            return plane
        }
        try inputs.scratch.write(RGBImage.tiff(planes), to: "colours.tif")
        for options in [[], ["--channel", "cell=red"]] {
            let command = [
                "segment", "colours.tif", "--segmenter", "cellsam", "-o", "masks\(options.count)", "--quiet",
            ]
            expectSuccess(try program.run(command + options))
        }
        let info = try program.run("info", "colours.tif")
        #expect(info.output.contains("red"))
    }
}

/// Writes a small colour image.
enum RGBImage {
    static func tiff(_ planes: [Plane<UInt8>]) -> Data {
        let (width, height) = (planes[0].width, planes[0].height)
        let pixels = (0..<width * height).flatMap { index in planes.map { $0.pixels[index] } }
        let bitsPerSample = 8 + pixels.count
        let entries: [(tag: Int, count: Int, value: Int)] = [
            (256, 1, width), (257, 1, height), (258, 3, bitsPerSample), (259, 1, 1), (262, 1, 2), (273, 1, 8),
            (277, 1, 3), (278, 1, height), (279, 1, pixels.count),
        ]
        var data = Data([0x49, 0x49, 42, 0])
        func append(_ value: Int, bytes: Int) {
            for shift in 0..<bytes { data.append(UInt8(truncatingIfNeeded: value >> (8 * shift))) }
        }
        append(bitsPerSample + 6, bytes: 4)
        data.append(contentsOf: pixels)
        for _ in 0..<3 { append(8, bytes: 2) }
        append(entries.count, bytes: 2)
        for entry in entries {
            append(entry.tag, bytes: 2)
            append(3, bytes: 2)
            append(entry.count, bytes: 4)
            append(entry.value, bytes: 4)
        }
        append(0, bytes: 4)
        return data
    }
}
