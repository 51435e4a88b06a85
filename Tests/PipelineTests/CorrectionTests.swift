import CellImage
import Foundation
import MovieIO
import Pipeline
import Reporters
import TestSupport
import Testing
import TrackStore
import Tracker

@Suite struct CorrectionTests {
    private var movie: SmallMovie

    init() throws {
        movie = try SmallMovie.hela(frameCount: 2)
        movie.parameters.segmentation.segmenter = .classical
    }

    private func measurements(_ corrections: String, saturationValue: Float? = nil) async throws
        -> [RegionMeasurement]
    {
        var parameters = movie.parameters
        parameters.measurement.saturationValue = saturationValue
        var layers = try ParameterLayers(parameters)
        layers.add(try ParameterTree(yaml: "measurement:\n  corrections:\n    channels: \(corrections)", file: "test"))
        var job = try movie.job()
        job.parameters = try layers.parameters()
        job.existing = .overwrite
        return try (try await job.start()).measurements(inFrame: 0)
    }

    private func flatField(_ value: Float, width: Int) throws -> String {
        try stack([value], width: width)
    }

    /// Writes even images, one frame for each value; gives the path.
    private func stack(_ values: [Float], width: Int = 128) throws -> String {
        let path = movie.folder.file("flat.tif")
        let writer = try LabelStackWriter(path: path, width: width, height: 128, pageCount: values.count)
        for value in values {
            try writer.append(LabelImage(Plane(width: width, height: 128, repeating: UInt32(value))))
        }
        try writer.finish()
        return path
    }

    /// Dark and flat frames are taken many times, for less noise.
    @Test func ofAStackTheMeanCounts() async throws {
        let plain = try await measurements("[]")
        let path = try stack([4, 6, 20])
        let corrected = try await measurements("[{channel: ex480, darkImage: \(path)}]")
        for (before, after) in zip(plain, corrected) {
            #expect(abs(before.mean - after.mean - (before.channel == 1 ? 10 : 0)) < 1e-3)
        }
    }

    @Test func theDarkLevelIsTakenFromItsChannelAlone() async throws {
        let plain = try await measurements("[]")
        let corrected = try await measurements("[{channel: ex480, darkLevel: 10}]")
        #expect(plain.count == corrected.count && !plain.isEmpty)
        for (before, after) in zip(plain, corrected) {
            #expect(abs(before.mean - after.mean - (before.channel == 1 ? 10 : 0)) < 1e-3)
        }
    }

    @Test func theLargestValueOfTheCameraMayBeGiven() async throws {
        let plain = try await measurements("[]")
        let brightest = try #require(plain.filter { $0.channel == 0 }.max { $0.maximum < $1.maximum })
        #expect(plain.allSatisfy { $0.saturatedFraction == 0 })
        let found = try await measurements("[]", saturationValue: Float(brightest.maximum))
        for (before, after) in zip(plain, found) {
            #expect((after.saturatedFraction ?? 0 > 0) == (before.maximum >= brightest.maximum))
        }
        let error = try await runError { _ = try await measurements("[]", saturationValue: -1) }
        guard case .parameter("measurement.saturationValue", _) = error else { throw try #require(error) }
    }

    @Test func anEvenFlatFieldChangesNothing() async throws {
        let plain = try await measurements("[]")
        let path = try flatField(500, width: 128)
        let corrected = try await measurements("[{channel: ex405, flatField: \(path)}]")
        for (before, after) in zip(plain, corrected) {
            #expect(abs(before.mean - after.mean) < 1e-2)
        }
        let store = try TrackStore.open(at: movie.output, readOnly: true)
        let inputs = try store.runs().flatMap(\.inputs)
        #expect(inputs.contains { $0.role == .correction && $0.path == path && $0.sha256 != nil })
    }

    @Test func bleedThroughIsUndone() async throws {
        let plain = try await measurements("[]")
        let corrected = try await measurements("[{channel: ex480, bleedThroughFrom: {ex405: 0.1}}]")
        for index in plain.indices where plain[index].channel == 1 {
            let other = plain[index - 1]
            #expect(other.label == plain[index].label && other.channel == 0)
            #expect(abs(corrected[index].mean - (plain[index].mean - 0.1 * other.mean)) < 1e-2)
        }
    }

    @Test(arguments: [
        ("[{channel: GFP, darkLevel: 1}]", "GFP"), ("[{channel: ex405, dark: 1}]", "dark"),
        ("[{darkLevel: 1}]", "channel"), ("[{channel: ex405, darkLevel: 1, darkImage: a.tif}]", "choose one"),
        ("[{channel: ex405, flatField: absent.tif}]", "absent.tif"),
        ("[{channel: ex405, bleedThroughFrom: {ex405: 0.1}}]", "itself"),
        ("[{channel: ex405, bleedThroughFrom: {ex480: -0.1}}]", "between 0 and 10"),
        ("[{channel: ex405, bleedThroughFrom: {ex480: 11}}]", "between 0 and 10"),
        ("[{channel: ex405, bleedThroughFrom: {ex480: 0.1, '1': 0.2}}]", "listed twice"),
        ("[{channel: ex405, darkLevel: 1}, {channel: ex405, shiftXInPixels: 1}]", "twice"),
        ("[{channel: ex405, darkLevel: 1}, {channel: '0', darkLevel: 2}]", "twice"),
        ("[{channel: ex405, bleedThroughFrom: {ex480: 1}}, {channel: ex480, bleedThroughFrom: {ex405: 1}}]", "mixture"),
    ])
    func whatCannotBeCorrectedIsRefused(corrections: String, word: String) async throws {
        let error = try await runError { _ = try await measurements(corrections) }
        #expect("\(try #require(error))".contains(word))
        #expect(!movie.folder.names.contains("result.celltrack"))
    }

    @Test func aFlatFieldOfAnotherSizeIsRefused() async throws {
        let path = try flatField(500, width: 64)
        let error = try await runError { _ = try await measurements("[{channel: ex405, flatField: \(path)}]") }
        guard case .reporter(.correction) = error else { throw try #require(error) }
    }

    /// Masks of nuclei: each stands for its cell, and a ring around it for the cytoplasm.
    @Test func masksMayShowNuclei() async throws {
        var movie = movie
        movie.parameters.measurement.masksShow = .nuclei
        movie.parameters.reporters = [
            .translocation(TranslocationReporter(name: "KTR", channel: "ex480"))
        ]
        let store = try await movie.job().start()
        #expect(Set(try store.measurements(inFrame: 0).map(\.region)) == [.nucleus, .nucleusCore, .ring])
        let level = try #require(try store.background(inFrame: 0).channels.first).value
        #expect(try store.detections(inFrame: 0).allSatisfy { $0.signal == ($0.meanIntensity ?? 0) - Float(level) })
        #expect(try !store.reporterValues(inFrame: 0).isEmpty)
        try store.close()
        movie.parameters.channels.nucleus = "ex480"
        var again = try movie.job()
        again.existing = .overwrite
        let job = again
        let error = try await runError { _ = try await job.start() }
        guard case .parameter("measurement.masksShow", _) = error else { throw try #require(error) }
    }
}
