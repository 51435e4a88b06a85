import Lineage
import Pipeline
import Reporters
import Testing
import Tracker

@Suite struct ParameterLayersTests {
    private func parameters(_ yaml: String...) throws -> RunParameters {
        var layers = try ParameterLayers()
        for (index, text) in yaml.enumerated() {
            layers.add(try ParameterTree(yaml: text, file: "layer \(index)"))
        }
        return try layers.parameters()
    }

    private func error(_ yaml: String) throws -> RunError? {
        do {
            _ = try parameters(yaml)
            return nil
        } catch let error as RunError {
            return error
        }
    }

    @Test func nothingGivenLeavesTheDefaults() throws {
        #expect(try parameters() == RunParameters())
        #expect(try parameters("", "{}", "# only a remark") == RunParameters())
    }

    @Test(arguments: Preset.allCases) func aPresetGivesAllParameters(preset: Preset) throws {
        #expect(try preset.parameters() == parameters(preset.yaml))
    }

    @Test func aDoseOfOneFormReplacesTheOther() throws {
        let timed = try parameters("traces: {doseFrame: 4}", "dose: {timeInSeconds: 600}")
        #expect(timed.dose.timeInSeconds == 600 && timed.traces.doseFrame == nil)
        let counted = try parameters("dose: {timeInSeconds: 600, name: drug}", "traces: {doseFrame: 4}")
        #expect(counted.dose.timeInSeconds == nil && counted.traces.doseFrame == 4 && counted.dose.name == "drug")
        var stored = RunParameters()
        stored.traces.doseFrame = 4
        var layers = try ParameterLayers(stored)
        layers.add(try ParameterTree(yaml: "dose: {timeInSeconds: 600}", file: "later"))
        #expect(try layers.parameters().traces.doseFrame == nil)
    }

    @Test(arguments: ["timeInSeconds: -1e300", "endInSeconds: 1e13"]) func aDoseIsNotFarAway(dose: String) throws {
        let found = try error("dose: {\(dose)}")
        guard case .parameter(let name, _)? = found, name.hasPrefix("dose.") else { throw try #require(found) }
    }

    @Test(arguments: ["100", "360"]) func aDoseEndsAfterItBegan(end: String) throws {
        let found = try error("dose: {timeInSeconds: 360, endInSeconds: \(end)}")
        guard case .parameter("dose.endInSeconds", _)? = found else { throw try #require(found) }
    }

    @Test func laterLayersWin() throws {
        let found = try parameters(
            "tracking: {maximumGap: 3, missCost: 0.3}",
            "tracking: {maximumGap: 4}\nchannels: {cell: GFP}",
            "tracking: {maximumGap: 5}"
        )
        var expected = RunParameters()
        expected.tracking.maximumGap = 5
        expected.tracking.missCost = 0.3
        expected.channels.cell = "GFP"
        #expect(found == expected)
    }

    @Test func aPresetLiesBetweenDefaultsAndConfiguration() throws {
        var layers = try ParameterLayers()
        layers.add(try Preset.helaAMPK.tree())
        layers.add(try ParameterTree(yaml: "measurement: {background: none}", file: "configuration"))
        var flag = ParameterTree.empty
        flag.set(["channels", "cell"], to: .text("ex480"))
        layers.add(flag)
        let found = try layers.parameters()
        #expect(found.measurement.background == .none)
        #expect(found.channels.cell == "ex480")
        #expect(found.reporters.map(\.name) == ["AMPK"])
        #expect(found.tracking == RunParameters().tracking)
    }

    @Test func listsAreReplacedAsAWhole() throws {
        let found = try parameters(
            "movie: {channelNames: [a, b, c]}",
            "movie: {channelNames: [d]}"
        )
        #expect(found.movie.channelNames == ["d"])
    }

    /// A path to a name that does not exist, and the name as the error gives it.
    @Test(arguments: [
        ("trakcing: {}", "trakcing"), ("movie: {axis: TYX}", "movie.axis"),
        ("channels: {nuclei: GFP}", "channels.nuclei"),
        ("segmentation: {segmentor: classical}", "segmentation.segmentor"),
        ("segmentation: {classical: {diameter: 3}}", "segmentation.classical.diameter"),
        ("tracking: {maxGap: 3}", "tracking.maxGap"), ("tracking: {iou: {sigma: 3}}", "tracking.iou.sigma"),
        ("divisions: {kind: mitosis}", "divisions.kind"), ("divisions: {mitosis: {foo: 1}}", "divisions.mitosis.foo"),
        ("divisions: {budding: {foo: 1}}", "divisions.budding.foo"),
        ("measurement: {region: cell}", "measurement.region"),
        ("measurement: {ring: {radius: 2}}", "measurement.ring.radius"), ("reporter: []", "reporter"),
        ("reporters: [{name: r, numerator: a, denominator: b, colour: red}]", "reporters colour"),
    ])
    func unknownNamesAreRefused(yaml: String, name: String) throws {
        let error = try #require(try error(yaml))
        let text = error.description
        #expect(name.split(separator: " ").allSatisfy { text.contains($0) }, "\(text)")
        if case .parameter(let found, _) = error { #expect(found == name) }
    }

    @Test(arguments: [
        ("tracking: {maximumGap: many}", "tracking.maximumGap"), ("tracking: {maximumGap: 1.5}", "tracking.maximumGap"),
        ("tracking: {missCost: [1]}", "tracking.missCost"), ("tracking: 3", "tracking"),
        ("movie: {allowMissingFrames: 1}", "movie.allowMissingFrames"),
        ("movie: {channelNames: GFP}", "movie.channelNames"),
        ("segmentation: {segmenter: cellpose}", "segmentation.segmenter"), ("divisions: {mode: 7}", "divisions.mode"),
        ("segmentation: {classical: {mode: bright}}", "segmentation.classical.mode"),
        ("measurement: {regions: [nose]}", "measurement.regions"), ("reporters: {name: r}", "reporters"),
        ("channels: {cell: [a]}", "channels.cell"),
        ("tracking: {missCost: 0.1, maximumGap: 1e300}", "tracking.maximumGap"),
        ("segmentation: {classical: {channel: 0.5}}", "segmentation.classical.channel"),
    ])
    func wrongTypesAreRefused(yaml: String, name: String) throws {
        let error = try #require(try error(yaml))
        guard case .parameter(let found, _) = error else { throw error }
        #expect(found.hasPrefix(name), "\(error)")
    }

    /// Errors say what is possible, in words for a person.
    @Test(arguments: [
        ("divisions: {mode: foo}", "divisions.mode", "there is no 'foo'; known are mitosis, budding, none"),
        ("tracking: {method: foo}", "tracking.method", "there is no 'foo'; known are overlap, iou"),
        (
            "segmentation: {segmenter: a b}", "segmentation.segmenter",
            "there is no 'a b'; known are classical, cellsam, labels"
        ),
        (
            "reporters: [{name: r, numerator: a, denominator: b, statistic: mode}]", "reporters[0].statistic",
            "there is no 'mode'; known are mean, median, pixelMean"
        ),
        ("movie: {frameIntervalInSeconds: .nan}", "movie.frameIntervalInSeconds", "must be a finite number"),
        ("movie: {allowMissingFrames: 1}", "movie.allowMissingFrames", "must be true or false"),
        ("movie: {channelNames: GFP}", "movie.channelNames", "must be a list"),
        ("tracking: 3", "tracking", "must be a table of names and values"),
        ("reporters: [{name: r, numerator: a}]", "reporters[0]", "'denominator' is missing"),
    ])
    func errorsAreForPeople(yaml: String, name: String, reason: String) throws {
        #expect(try error(yaml) == .parameter(name: name, reason: reason))
    }

    @Test func numbersThatAreNoneAreRefused() throws {
        var layers = try ParameterLayers()
        layers.add(.table(["movie": .table(["frameIntervalInSeconds": .number(.infinity)])]))
        #expect(throws: RunError.parameter(name: "movie.frameIntervalInSeconds", reason: "must be a finite number")) {
            try layers.parameters()
        }
    }

    @Test func channelsMayBeNumbers() throws {
        let roles = try parameters("channels: {cell: 0, nucleus: '1', neck: septin}").channels
        #expect(roles == ChannelRoles(cell: "0", nucleus: "1", neck: "septin"))
    }

    @Test(arguments: [
        "tracking: {maximumGap: -1}", "tracking: {missCost: -0.5}", "segmentation: {classical: {sensitivity: 0}}",
        "movie: {pixelSizeInMicrometers: 0}", "movie: {frameIntervalInSeconds: -3}",
        "movie: {frameIntervalInSeconds: 1e300}", "measurement: {background: soft}",
        "measurement: {background: 'percentile:200'}", "movie: {slice: 1, maximumProjection: true}",
        "reporters: [{name: r, numerator: a, denominator: b}, {name: r, numerator: b, denominator: a}]",
        "divisions: {mitosis: {maximumDelay: -1}}", "traces: {bleaching: control}", "traces: {baselineFrames: 0}",
        "response: {draws: 1}",
    ])
    func valuesOutOfRangeAreRefused(yaml: String) throws {
        #expect(try error(yaml) != nil)
    }

    @Test(arguments: [
        "tracking: {maximumGap: null, gateInPixels: null}", "movie: {axes: ~, allowMissingFrames: ~}",
        "measurement: {regions: null, background: null, exclusionDistanceInPixels: null}", "reporters: null",
        "segmentation: {segmenter: null, classical: {mode: null}}", "divisions: {mode: null, mitosis: null}",
    ])
    func nullLeavesTheDefault(yaml: String) throws {
        #expect(try parameters(yaml) == RunParameters())
    }

    @Test func nullTakesAValueBack() throws {
        let found = try parameters(
            "tracking: {maximumGap: 4, gateInPixels: 30}",
            "tracking: {maximumGap: null, gateInPixels: null}"
        )
        #expect(found == RunParameters())
    }

    /// A name whose entries are all remarks.
    @Test func anEmptyTableLeavesWhatWasGiven() throws {
        let found = try parameters("channels: {cell: GFP}", "channels:\n  # cell: RFP\ntracking:\n")
        #expect(found.channels.cell == "GFP")
    }

    @Test func parametersSurviveJSON() throws {
        for preset in Preset.allCases {
            var layers = try ParameterLayers()
            layers.add(try preset.tree())
            layers.add(try ParameterTree(yaml: "tracking: {missCost: 0.1}\nmovie: {axes: TCYX, slice: 2}", file: ""))
            let parameters = try layers.parameters()
            let json = try ParameterLayers.json(parameters)
            #expect(try ParameterLayers.parameters(json: json) == parameters)
            #expect(try ParameterLayers.json(try ParameterLayers.parameters(json: json)) == json)
        }
    }

    @Test func jsonOfAnOlderVersionTakesDefaultsForWhatItLacks() throws {
        let found = try ParameterLayers.parameters(json: #"{"tracking":{"maximumGap":7}}"#)
        var expected = RunParameters()
        expected.tracking.maximumGap = 7
        #expect(found == expected)
        #expect(throws: RunError.self) { try ParameterLayers.parameters(json: "no JSON") }
    }

    @Test func everyPresetIsValidAndSaysWhatItIsFor() throws {
        for preset in Preset.allCases {
            var layers = try ParameterLayers()
            layers.add(try preset.tree())
            #expect(try layers.parameters() != RunParameters() || preset == .nuclei)
            #expect(!preset.summary.isEmpty)
        }
    }

    @Test func parametersThatWereUsedBeforeAreAStart() throws {
        var before = RunParameters()
        before.tracking.missCost = 0.4
        before.divisions.mode = .budding
        var layers = try ParameterLayers(before)
        layers.add(.table(["tracking": .table(["maximumGap": .integer(1)])]))
        let found = try layers.parameters()
        before.tracking.maximumGap = 1
        #expect(found == before)
    }
}
