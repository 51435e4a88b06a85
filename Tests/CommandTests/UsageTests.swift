import Foundation
import TestSupport
import Testing

@Suite struct UsageTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
        try inputs.writeMovie()
    }

    private func refuse(_ arguments: [String], _ status: Int32 = 64) throws -> Outcome {
        let before = inputs.scratch.contents
        let outcome = try inputs.program.run(arguments)
        #expect(inputs.scratch.contents == before, "\(arguments)")
        expectRefusal(outcome, status)
        return outcome
    }

    private static let movie = ["run", "movie.ome.tif", "-o", "out.celltrack"]

    /// A run with more arguments.
    ///
    /// A sum of arrays in every row below would take the compiler seconds.
    private static func run(_ more: String...) -> [String] {
        movie + more
    }

    /// Arguments, and what the error must name.
    private static let wrong: [(arguments: [String], name: String)] = [
        (["run"], "<movie>"), (["run", "movie.ome.tif", "other.ome.tif"], "-o"),
        (["run", "img_{t}.tif"], "-o"), (run("--dose", "soon"), "soon"),
        (run("--dose", "frame:-1"), "frame"), (["frobnicate"], "frobnicate"),
        (["help", "nope"], "there is no command 'nope'; there are run, info"),
        (["help", "evaluate", "nope"], "there are tracking"),
        (["run", "movie.ome.tif", "-o", "o.celltrack", "--colour"], "--colour"),
        (run("--preset", "hela"), "hela"), (run("--set", "tracking.gap=1"), "tracking.gap"),
        (run("--set", "tracking.maximumGap=many"), "tracking.maximumGap"),
        (run("--set", "tracking.maximumGap=1.5"), "tracking.maximumGap"),
        (run("--set", "tracking.maximumGap=-1"), "maximumGap"), (run("--set", "tracking"), "--set"),
        (run("--set", "tracking.missCost=[1"), "tracking.missCost"), (run("--set", "=3"), "--set"),
        (run("--max-gap", "two"), "two"), (run("--max-gap=-3"), "maximumGap"),
        (run("--threads", "0"), "threads"), (run("--threads=-2"), "threads"),
        (run("--threads", "1000"), "threads"), (run("--resume", "--overwrite"), "--resume"),
        (run("--axes", "QYX"), "--axes"), (run("--pixel-size", "small"), "--pixel-size"),
        (run("--pixel-size=-1"), "pixelSizeInMicrometers"), (run("--pixel-size", "nan"), "pixel"),
        (run("--pixel-size", "infx1"), "pixel"), (run("--frame-interval", "nanmin"), "nanmin"),
        (run("--frame-interval", "1e400s"), "such as 120s"), (run("--pixel-size", "inf"), "such as 0.65"),
        (run("--segmenter", "classical", "--cell-diameter", "inf"), "--cell-diameter"),
        (run("--box-threshold", "nan"), "finite number"),
        (run("--regions", "foo"), "nucleus-core, perimeter"),
        (run("--divisions", "foo"), "known are mitosis, budding, none"),
        (run("--tracker", "foo"), "known are overlap, iou"),
        (run("--frame-interval", "2"), "unit"),
        (run("--frame-interval", "1e19min"), "frameIntervalInSeconds"),
        (run("--frame-interval", "1e-300s"), "frameIntervalInSeconds"),
        (run("--pixel-size", "1e308"), "pixelSizeInMicrometers"),
        (run("--pixel-size", "1e-300"), "pixelSizeInMicrometers"),
        (run("--frame-interval=-2min"), "frameIntervalInSeconds"), (run("--projection", "mean"), "mean"),
        (run("--channel", "GFP"), "--channel"), (run("--channel", "cell=GFP"), "GFP"),
        (run("--channel", "nucleus=2"), "2"), (run("--reporter", "ratio"), "--reporter"),
        (run("--reporter", "r=GFP/RFP"), "GFP"), (run("--reporter", "r=signal@nose/signal"), "nose"),
        (run("--reporter", "r=signal@nucleus/signal@cytoplasm"), "nucle"),
        (run("--reporter", "r=signal@core/signal@cell", "--reporter", "r=signal@core/signal@cell"), "'r'"),
        (run("--background", "soft"), "soft"), (run("--background", "percentile:200"), "200"),
        (run("--regions", "nose"), "nose"), (run("--divisions", "often"), "often"),
        (run("--tracker", "magic"), "magic"), (run("--segmenter", "labels"), "--labels"),
        (run("--segmenter", "cellpose"), "cellpose"), (run("--channels", "a,b"), "--channels"),
        (run("--segmenter", "classical", "--weights", "nope"), "--weights"),
        (run("--segmenter", "classical", "--precision", "fp32"), "--precision"),
        (run("--preset", "budding-yeast", "--box-threshold", "0.3"), "--box-threshold"),
        (run("--segmenter", "labels", "--cell-diameter", "12"), "--cell-diameter"),
        (["track", "--labels", "movie.ome.tif", "-o", "x", "--weights", "nope"], "--weights"),
        (["segment", "movie.ome.tif", "--segmenter", "labels", "-o", "x"], "celltrack run"),
        (["segment", "movie.ome.tif", "-o", "x", "--resume", "--overwrite"], "--resume"),
        (run("--series", "4"), "--series"), (["track"], "--labels"), (["track", "--labels", "masks"], "-o"),
        (["track", "r.celltrack", "--overwrite"], "--overwrite"), (["export", "r.celltrack", "-o", "x"], "--format"),
        (["export", "r.celltrack", "--format", "pdf", "-o", "x"], "pdf"),
        (["export", "r.celltrack", "--format", "csv", "-o", "x", "--budding-tree", "symmetric"], "--budding-tree"),
        (["export", "r.celltrack", "--format", "labels", "-o", "x", "--32-bit"], "--32-bit"),
        (["plot", "r.celltrack", "-o", "x", "--dose", "soon"], "soon"), (["simulate", "ecoli", "-o", "x"], "ecoli"),
        (["simulate", "hela-ampk", "-o", "x", "--size", "large"], "--size"),
        (["simulate", "hela-ampk", "-o", "x", "--frames", "0"], "--frames is 0, but"),
        (["simulate", "hela-ampk", "-o", "x", "--cells=-3"], "--cells is -3, but"),
        (["simulate", "hela-ampk", "-o", "x", "--cells", "90000"], "(--cells, --size)"),
        (["simulate", "budding-yeast", "-o", "x", "--cells", "100000"], "--cells is 100000, but"),
        (["simulate", "budding-yeast", "-o", "x", "--frames", "100000"], "(--cells, --frames)"),
        (["simulate", "hela-ampk", "-o", "x", "--size", "1000000x1000000"], "the width of --size is 1000000, but"),
        (["evaluate", "tracking", "--truth", "t", "--result", "r", "--tolerance=-1"], "--tolerance"),
    ]

    @Test(arguments: wrong)
    func wrongUsage(arguments: [String], name: String) throws {
        let outcome = try refuse(arguments)
        #expect(outcome.errors.contains(name), "\(outcome.errors)")
        // That takes a network seconds.
        #expect(!outcome.errors.contains("finding the size of the cells"), "\(outcome.errors)")
    }

    @Test func withoutArgumentsThereIsHelp() throws {
        let outcome = try inputs.program.run()
        expectSuccess(outcome)
        #expect(outcome.output.contains("USAGE: celltrack <subcommand>"))
    }

    @Test(arguments: [
        ("tracking: {maximumGap: 3\n", 65, "line 2"), ("tracking:\n  maximumGap: 3\n missCost: 1\n", 65, "line 3"),
        ("- a\n- b\n", 65, "table"), ("tracking: {missCost: 1, missCost: 2}", 65, "missCost"),
        ("tracking: {gap: 3}", 64, "tracking.gap"), ("tracking: {maximumGap: many}", 64, "tracking.maximumGap"),
    ])
    func aWrongConfiguration(text: String, status: Int32, name: String) throws {
        try inputs.scratch.write(text, to: "c.yaml")
        let outcome = try refuse(UsageTests.movie + ["--config", "c.yaml"], status)
        #expect(outcome.errors.contains(name), "\(outcome.errors)")
        if status == 65 { #expect(outcome.errors.contains("c.yaml")) }
    }

    @Test func aMissingConfiguration() throws {
        expectRefusal(try refuse(UsageTests.movie + ["--config", "none.yaml"], 66), 66, naming: "none.yaml")
    }

    /// Here the classical one; CellSAM has a diameter of its own.
    @Test func theDiameterIsThatOfTheSegmenterThatIsUsed() throws {
        let flags = ["--segmenter", "classical", "--cell-diameter", "14", "--quiet"]
        expectSuccess(try inputs.program.run(UsageTests.movie + flags))
        let info = try inputs.program.run("info", "out.celltrack", "--json")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(info.output.utf8)) as? [String: Any])
        let parameters = try #require(report["parameters"] as? [String: String])
        #expect(parameters["run.segmentation.classical.diameterInPixels"].flatMap(Double.init) == 14)
        #expect(parameters["run.segmentation.cellsam.cellDiameter"] == nil)
    }

    @Test func aConfigurationThatIsNoFile() throws {
        _ = try inputs.scratch.folder("c.yaml")
        let outcome = try refuse(UsageTests.movie + ["--config", "c.yaml"], 65)
        #expect(outcome.errors.contains("c.yaml: it is not a regular file"), "\(outcome.errors)")
    }

    /// A flag wins over a configuration, and that over a preset; all are stored with the result.
    @Test func parametersAreLaidOverEachOther() throws {
        try inputs.scratch.write("tracking: {maximumGap: 5, missCost: 0.3}\ndivisions: {mode: none}", to: "c.yaml")
        let flags = ["--preset", "nuclei", "--config", "c.yaml", "--max-gap", "1", "--set", "tracking.sizeWeight=0.2"]
        expectSuccess(try inputs.program.run(UsageTests.movie + flags + ["--segmenter", "classical", "--quiet"]))
        let info = try inputs.program.run("info", "out.celltrack", "--json")
        let report = try #require(try JSONSerialization.jsonObject(with: Data(info.output.utf8)) as? [String: Any])
        let parameters = try #require(report["parameters"] as? [String: String])
        #expect(parameters["run.tracking.maximumGap"] == "1")
        #expect(parameters["run.tracking.missCost"] == "0.3")
        #expect(parameters["run.tracking.sizeWeight"] == "0.2")
        #expect(parameters["run.divisions.mode"] == "none")
        #expect(parameters["run.segmentation.classical.mode"] == "brightObjects")
    }
}
