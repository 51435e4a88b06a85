import Foundation
import Reporters
import Testing

@Suite struct ReporterTests {
    private func measurement(_ channel: Int, _ mean: Double, region: MeasurementRegion = .cell, count: Int = 100)
        -> RegionMeasurement
    {
        RegionMeasurement(
            label: 1,
            region: region,
            channel: channel,
            count: count,
            mean: mean,
            median: mean,
            sum: mean * Double(count),
            standardDeviation: 0,
            medianAbsoluteDeviation: nil,
            minimum: mean,
            maximum: mean,
            quantile05: mean,
            quantile25: mean,
            quantile75: mean,
            quantile95: mean,
            saturatedFraction: nil
        )
    }

    private func value(_ reporter: Reporter, _ measurements: [RegionMeasurement]) throws -> ReporterValue {
        let background = (0..<3).map {
            BackgroundEstimate(channel: $0, value: 10, standardDeviation: 2, count: 100, isFallback: false)
        }
        let found = try reporter.values(
            measurements,
            background: FrameBackground(channels: background),
            channelNames: ["CFP", "FRET", "YFP"]
        )
        return try #require(found.first)
    }

    private let three = [(0, 110.0), (1, 90.0), (2, 60.0)]

    @Test(arguments: [
        (FRETMeasure.perDonor, 0.35), (.efficiency, 35 / 235.0), (.normalized, 0.494_974_746_830_583_3),
    ])
    func threeCubes(measure: FRETMeasure, expected: Double) throws {
        let reporter = FRETReporter(
            name: "AMPKAR",
            donor: "CFP",
            transfer: "FRET",
            acceptor: "YFP",
            donorBleedThrough: 0.4,
            acceptorCrossExcitation: 0.1,
            measure: measure,
            gain: 2
        )
        // 80 - 0.4 * 100 - 0.1 * 50 = 35.
        let found = try value(.fret(reporter), three.map { measurement($0.0, $0.1) })
        #expect(abs(found.value - expected) < 1e-12)
        #expect(found.flags == [])
    }

    @Test func anEfficiencyWithoutASumIsUndefined() throws {
        let reporter = FRETReporter(
            name: "F",
            donor: "CFP",
            transfer: "FRET",
            donorBleedThrough: 5,
            measure: .efficiency
        )
        let found = try value(.fret(reporter), three.map { measurement($0.0, $0.1) })
        #expect(found.value.isNaN)
        #expect(found.flags == .lowDenominator)
    }

    @Test func translocationDividesRegionsOfOneChannel() throws {
        let reporter = Reporter.translocation(TranslocationReporter(name: "KTR", channel: "YFP"))
        let nucleus = measurement(2, 30, region: .nucleusCore)
        let found = try value(reporter, [measurement(2, 70, region: .ring, count: 30), nucleus])
        #expect(found.value == 3)
        let small = try value(reporter, [measurement(2, 70, region: .ring, count: 29), nucleus])
        #expect(small.value.isNaN)
        #expect(small.flags.names == ["small-region"])
        #expect(reporter.regions == [.ring, .nucleusCore])
        #expect(reporter.channels == ["YFP"])
    }

    @Test func anIntensityInTheNoiseIsKeptAndFlagged() throws {
        let reporter = Reporter.intensity(IntensityReporter(name: "I", channel: "CFP"))
        let found = try value(reporter, [measurement(0, 11)])
        #expect(found.value == 1)
        #expect(found.flags == .lowNumerator)
    }

    @Test(arguments: [
        (#"{"name": "A", "numerator": "a", "denominator": "b"}"#, "a / b"),
        (#"{"kind": "ratio", "name": "A", "numerator": "a", "denominator": "b", "statistic": "pixelMean"}"#, "a / b"),
        (
            #"{"kind": "fret", "name": "A", "donor": "C", "transfer": "F", "donorBleedThrough": 0.5}"#,
            "(F - 0.5 C) / C"
        ),
        (#"{"kind": "translocation", "name": "A", "channel": "r"}"#, "r ring / nucleus-core"),
        (#"{"kind": "intensity", "name": "A", "channel": "r", "region": "nucleus"}"#, "r nucleus"),
    ])
    func isReadAndWritten(text: String, formula: String) throws {
        let reporter = try JSONDecoder().decode(Reporter.self, from: Data(text.utf8))
        #expect(reporter.name == "A")
        #expect(reporter.formula == formula)
        let again = try JSONDecoder().decode(Reporter.self, from: JSONEncoder().encode(reporter))
        #expect(again == reporter)
    }

    @Test(arguments: [
        (#"{"kind": "fluor", "name": "A"}"#, "kind"),
        (#"{"kind": "intensity", "name": "A", "channel": "r", "numerator": "r"}"#, "numerator"),
        (
            #"{"kind": "translocation", "name": "A", "channel": "r", "fewestCytoplasmPixels": 0}"#,
            "fewestCytoplasmPixels"
        ),
        (
            #"{"kind": "translocation", "name": "A", "channel": "r", "cytoplasm": "nucleus", "nucleus": "nucleus"}"#,
            "nucleus"
        ),
        (#"{"kind": "fret", "name": "A", "donor": "C", "transfer": "F", "measure": "normalized"}"#, "acceptor"),
        (#"{"kind": "fret", "name": "A", "donor": "C", "transfer": "F", "gain": 0}"#, "gain"),
        (
            #"{"kind": "fret", "name": "A", "donor": "C", "transfer": "F", "donorBleedThrough": -1}"#,
            "donorBleedThrough"
        ),
        (#"{"name": "A", "numerator": "a", "denominator": "b", "noiseMultiple": -1}"#, "noiseMultiple"),
        (#"{"name": "A", "numerator": "a", "denominator": "b", "saturationLimit": 2}"#, "saturationLimit"),
        (#"{"name": "", "numerator": "a", "denominator": "b"}"#, "name"),
        (
            #"{"name": "A", "numerator": "a", "denominator": "b", "statistic": "pixelMean", "denominatorRegion": "ring"}"#,
            "denominatorRegion"
        ),
    ])
    func badDefinitionsAreRefusedByName(text: String, parameter: String) {
        let error = #expect(throws: ReporterError.self) {
            try JSONDecoder().decode(Reporter.self, from: Data(text.utf8))
        }
        guard case .parameter(let name, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(name == parameter)
    }

    @Test func anUnknownChannelIsRefused() {
        let reporter = Reporter.intensity(IntensityReporter(name: "I", channel: "DAPI"))
        #expect(throws: ReporterError.unknownChannel(name: "DAPI", available: ["CFP", "FRET", "YFP"])) {
            try value(reporter, [])
        }
    }
}
