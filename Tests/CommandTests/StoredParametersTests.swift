import CellImage
import Foundation
import TestSupport
import Testing
import TrackStore

/// What commands on a result file take, and what they keep for the next one.
@Suite struct StoredParametersTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
        // Without a clock.
        try inputs.writeMovie((0..<4).map { Inputs.plane(frame: $0) }, interval: nil)
        let run = ["run", "movie.ome.tif", "--segmenter", "classical", "-o", "r.celltrack", "--quiet"]
        expectSuccess(try inputs.program.run(run))
    }

    private func parameters() throws -> [String: String] {
        let info = try inputs.program.run("info", "r.celltrack", "--json")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(info.output.utf8)) as? [String: Any])
        return try #require(report["parameters"] as? [String: String])
    }

    @Test func whatHasNoEffectIsRefused() throws {
        let before = inputs.scratch.contents
        for (arguments, name, owner) in [
            (["track", "--background", "none"], "measurement.background", "measure"),
            (["track", "--regions", "ring"], "measurement.regions", "measure"),
            (["track", "--frame-interval", "2min"], "movie.frameIntervalInSeconds", "measure"),
            (["track", "--pixel-size", "0.5"], "movie.pixelHeightInMicrometers", "measure"),
            (["track", "--segmenter", "cellsam"], "segmentation.segmenter", "run"),
            (["track", "--weights", "nothing"], "segmentation.segmenter", "run"),
            (["track", "--cell-diameter", "12"], "segmentation.classical.diameterInPixels", "run"),
            (["track", "--sweep", "maximumGap=1:2:1", "--background", "none"], "measurement.background", "measure"),
            (["measure", "--max-gap", "0"], "tracking.maximumGap", "track"),
            (["measure", "--divisions", "none"], "divisions.mode", "track"),
            (["measure", "--channel", "cell=signal"], "channels.cell", "run"),
        ] {
            let command = [arguments[0], "r.celltrack"] + arguments.dropFirst()
            expectRefusal(try inputs.program.run(command), 64, naming: name, "'celltrack \(owner)'")
        }
        #expect(inputs.scratch.contents == before)
    }

    /// Of a preset each command takes its part, and records what it took.
    @Test func presetsAreTakenInPart() throws {
        expectSuccess(try inputs.program.run("track", "r.celltrack", "--preset", "budding-yeast", "--quiet"))
        let tracked = try parameters()
        #expect(tracked["track.divisions.mode"] == "budding")
        #expect(tracked["track.segmentation.classical.mode"] == "automatic")
        expectSuccess(try inputs.program.run("measure", "r.celltrack", "--preset", "nuclei", "--quiet"))
        #expect(try parameters()["measure.divisions.mode"] == "budding")
    }

    @Test func aDoseWithoutABaselineIsTold() throws {
        let run = ["run", "movie.ome.tif", "--segmenter", "classical", "-o", "d.celltrack", "--quiet"]
        let reporter = ["--reporter", "r=signal@core/signal@cell", "--frame-interval", "1min"]
        let outcome = try inputs.program.run(run + reporter + ["--dose=-5min"])
        expectSuccess(outcome)
        let warning = "warning: no frame of the baseline lies before the dose (frame 0)"
        #expect(outcome.errors.hasPrefix(warning) && outcome.errorLines.count == 1, "\(outcome.errors)")
        let track = ["track", "d.celltrack", "--quiet"]
        #expect(try inputs.program.run(track).errors.hasPrefix(warning))
        let measure = ["measure", "d.celltrack", "--quiet", "--dose"]
        #expect(try inputs.program.run(measure + ["frame:0"]).errors.hasPrefix(warning))
        #expect(try inputs.program.run(measure + ["2min"]).errors.isEmpty)
        #expect(try inputs.program.run(track).errors.isEmpty)
    }

    /// The result would be there, and nothing could be done with it.
    @Test func aBaselineInSecondsWithoutAClockIsRefusedBeforeTheFirstFrame() throws {
        let before = inputs.scratch.contents
        let run = ["run", "movie.ome.tif", "--segmenter", "classical", "-o", "b.celltrack", "--quiet"]
        let reporter = ["--reporter", "r=signal@core/signal@cell", "--set", "traces.baselineInSeconds=60"]
        for dose in [[], ["--dose", "frame:2"]] {
            expectRefusal(try inputs.program.run(run + reporter + dose), 64, naming: "baselineInSeconds", "clock")
        }
        #expect(inputs.scratch.contents == before)
    }

    /// Reporters that are named take the place of all others.
    @Test func reportersThatAreRemovedAreNamed() throws {
        let measure = ["measure", "r.celltrack", "--quiet", "--reporter"]
        #expect(try inputs.program.run(measure + ["r=signal@core/signal@cell"]).errors.isEmpty)
        let removing = try inputs.program.run(measure + ["q=signal@perimeter/signal@cell"])
        expectSuccess(removing)
        #expect(removing.errorLines.count == 1 && removing.errors.contains("not named: r"), "\(removing.errors)")
    }

    /// Too few cells tell how fast they bleach.
    @Test func bleachingThatIsNotCorrectedIsTold() throws {
        let reporter = ["--reporter", "r=signal@core/signal@cell", "--set", "traces.bleaching=exponential"]
        let measured = try inputs.program.run(["measure", "r.celltrack", "--quiet"] + reporter)
        expectSuccess(measured)
        let warning = "bleaching of r is not corrected"
        #expect(measured.errorLines.count == 1 && measured.errors.contains(warning), "\(measured.errors)")
        let info = try inputs.program.run("info", "r.celltrack")
        #expect(info.output.contains(warning) && info.output.contains("not corrected"))
        expectSuccess(try inputs.program.run("report", "r.celltrack", "-o", "page.html", "--quiet"))
        #expect(try inputs.scratch.text("page.html").contains(warning.dropFirst()))
        expectSuccess(
            try inputs.program.run("measure", "r.celltrack", "--quiet", "--set", "traces.bleaching=rate:0.001")
        )
        #expect(try inputs.program.run("info", "r.celltrack").output.contains("rate:0.001"))
    }

    @Test func aClockThatWasForgottenIsGivenLater() throws {
        let dose = ["measure", "r.celltrack", "--quiet", "--dose", "2min"]
        expectRefusal(try inputs.program.run(dose), 64, naming: "--frame-interval")
        let measured = try inputs.program.run(dose + ["--frame-interval", "1min", "--pixel-size", "0.5"])
        expectSuccess(measured)
        #expect(measured.errors.contains("'celltrack track r.celltrack'"))
        let store = try TrackStore.open(at: inputs.scratch.file("r.celltrack"), readOnly: true)
        #expect(try store.frames().map(\.timeInSeconds) == [0, 60, 120, 180])
        #expect(try store.movie().frameIntervalSeconds == 60 && store.movie().frameIntervalSource == "user")
        #expect(try store.movie().pixelSize?.widthInMicrometers == 0.5)
        try store.close()
        // The next one knows it.
        expectSuccess(try inputs.program.run(dose))
    }
}
