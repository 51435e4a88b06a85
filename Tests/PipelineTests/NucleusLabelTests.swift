import CellImage
import Foundation
import MovieIO
import Pipeline
import Reporters
import Segmenter
import TestSupport
import Testing
import TrackStore
import Tracker

/// Masks of nuclei made elsewhere, beside masks of cells or cells that a segmenter finds.
@Suite struct NucleusLabelTests {
    private static let reporter = Reporter.translocation(TranslocationReporter(name: "KTR", channel: "ex480"))
    private let movie: SmallMovie

    init() throws {
        movie = try SmallMovie.hela(frameCount: 5)
    }

    /// A job with nuclei made elsewhere, whose masks are left as they are.
    private func job(
        _ nuclei: String,
        cells: SegmenterChoice = .labels,
        threads: Int = 1,
        existing: Run.ExistingFile = .refuse
    ) throws -> Run {
        var job = try movie.job(threads: threads)
        job.parameters.segmentation.segmenter = cells
        job.parameters.segmentation.nuclei = .labels
        job.parameters.tracking.repairsMasks = false
        job.parameters.reporters = [Self.reporter]
        if cells == .labels { job.labelPaths = [movie.folder.file("masks")] }
        job.nucleusLabelPaths = [nuclei]
        job.existing = existing
        return job
    }

    private func error(of run: Run) async throws -> RunError? {
        try await runError { _ = try await run.start() }
    }

    /// What the regions of a frame hold, measured without a run; as text, in which undefined values are equal.
    private func expected(_ cells: LabelRuns, _ nuclei: LabelRuns, frame index: Int) throws -> [String] {
        let movie = try MovieOpener.open([movie.path], options: MovieOptions())
        let frame = try movie.frame(at: index)
        let measurement = RunParameters().measurement
        let background = try BackgroundEstimator(
            mode: measurement.background,
            exclusionDistance: measurement.exclusionDistanceInPixels
        )
        let measurer = try RegionMeasurer(
            regions: [.cell, .nucleus, .nucleusCore, .cytoplasm, .ring],
            saturationValue: movie.metadata.saturationValue
        )
        let measured = try measurer.measure(
            frame,
            cells: cells,
            nuclei: nuclei,
            background: try background.estimate(frame, cells: cells),
            detected: frame
        )
        return measured.map { value in
            var value = value
            // The file has no number for the share of no pixels.
            if value.count == 0 { value.saturatedFraction = nil }
            return "\(value)"
        }
    }

    @Test(arguments: [SegmenterChoice.labels, .classical])
    func regionsAreThoseOfTheMasks(cells: SegmenterChoice) async throws {
        _ = try movie.writeMasks()
        let store = try await job(try movie.writeNuclei(), cells: cells).start()
        for frame in 0..<movie.frameCount {
            let found = try store.cells(inFrame: frame)
            if cells == .labels { #expect(found == LabelRuns(try movie.masks(inFrame: frame))) }
            let nuclei = LabelRuns(try movie.nuclei(inFrame: frame))
            #expect(try store.nuclei(inFrame: frame) == nuclei)
            let measured = try store.measurements(inFrame: frame)
            let expected = try expected(found, nuclei, frame: frame)
            #expect(measured.map { "\($0)" } == expected)
            #expect(measured.contains { $0.region == .nucleusCore && $0.count > 20 })
            let values = try store.reporterValues(inFrame: frame)
            #expect(!values.isEmpty && values.contains { $0.value.isFinite })
        }
        try store.verify()
    }

    @Test func aStackIsAsGoodAsAFolder() async throws {
        _ = try movie.writeMasks()
        let stack = movie.folder.file("nuclei.tif")
        let writer = try LabelStackWriter(path: stack, width: 128, height: 128, pageCount: movie.frameCount)
        for frame in 0..<movie.frameCount { try writer.append(try movie.nuclei(inFrame: frame)) }
        try writer.finish()
        var contents: [[String]] = []
        for nuclei in [stack, try movie.writeNuclei()] {
            let store = try await job(nuclei, existing: .overwrite).start()
            contents.append(try (0..<movie.frameCount).map { "\(try store.measurements(inFrame: $0))" })
            try store.close()
        }
        #expect(contents[0] == contents[1])
    }

    /// A frame for which there are no nuclei is measured as one without nuclei.
    @Test func framesWithoutNuclei() async throws {
        _ = try movie.writeMasks()
        let store = try await job(try movie.writeNuclei(without: [1, 3])).start()
        for frame in 0..<movie.frameCount {
            let cells = LabelRuns(try movie.masks(inFrame: frame))
            let isKnown = ![1, 3].contains(frame)
            let nuclei = LabelRuns(
                isKnown ? try movie.nuclei(inFrame: frame) : LabelImage(width: cells.width, height: cells.height)
            )
            let measured = try store.measurements(inFrame: frame)
            let expected = try expected(cells, nuclei, frame: frame)
            #expect(measured.map { "\($0)" } == expected)
            #expect(measured.contains { $0.region == .nucleus && $0.count > 0 } == isKnown)
            #expect(try store.reporterValues(inFrame: frame).contains { $0.value.isFinite } == isKnown)
        }
        #expect(try RunSummary(store).badFrameCount == 0)
    }

    @Test func nucleiOfAnotherSizeAreRefused() async throws {
        _ = try movie.writeMasks()
        let nuclei = try movie.folder.folder("small")
        for frame in 0..<movie.frameCount {
            let path = nuclei + "/" + SmallMovie.nucleusName(frame)
            try LabelStackWriter.writeLabels(LabelImage(width: 64, height: 64), to: path)
        }
        let error = try await error(of: try job(nuclei))
        guard case .movie(.mismatch(let file, _, _, "64 x 64")) = error else { throw try #require(error) }
        #expect(file.hasPrefix(nuclei))
        #expect(!FileManager.default.fileExists(atPath: movie.output))
    }

    @Test func nucleiOfOtherFramesAreRefused() async throws {
        _ = try movie.writeMasks()
        let nuclei = try movie.writeNuclei(without: [0])
        let path = nuclei + "/" + SmallMovie.nucleusName(7)
        try LabelStackWriter.writeLabels(try movie.nuclei(inFrame: 0), to: path)
        try FileManager.default.removeItem(atPath: nuclei + "/" + SmallMovie.nucleusName(1))
        let error = try await error(of: try job(nuclei))
        guard case .movie(.mismatch(path, _, _, let found)) = error else { throw try #require(error) }
        #expect(found.contains("frame 7"))
    }

    /// One damaged file concerns its frame alone.
    @Test func nucleiThatCannotBeReadAreAnErrorOfTheirFrame() async throws {
        _ = try movie.writeMasks()
        let nuclei = try movie.writeNuclei()
        let path = nuclei + "/" + SmallMovie.nucleusName(2)
        try LabelStackWriter.writeLabels(LabelImage(width: 128, height: 100), to: path, overwrite: true)
        let error = try await error(of: try job(nuclei))
        guard case .segmentation(.nuclei(2, let reason)) = error else { throw try #require(error) }
        #expect(reason.contains(path) && reason.contains("128 x 100"))
        #expect(error?.description.contains("nuclei of frame 2") == true)
        var rest = try job(nuclei, existing: .resume)
        rest.skipsBadFrames = true
        let store = try await rest.start()
        #expect(try store.frames().map { $0.status == .committed } == [true, true, false, true, true])
    }

    @Test func nucleiThatAreMissingAreRefused() async throws {
        _ = try movie.writeMasks()
        let missing = movie.folder.file("none")
        #expect(try await error(of: try job(missing)) == .movie(.missing(file: missing)))
    }

    @Test func masksAndParametersMustAgree() async throws {
        let nuclei = try movie.writeNuclei()
        let masks = try movie.writeMasks()
        var without = try job(nuclei)
        without.nucleusLabelPaths = []
        var unused = try job(nuclei)
        unused.parameters.segmentation.nuclei = .channel
        var alone = try movie.masksJob(masks)
        alone.nucleusLabelPaths = [nuclei]
        for (run, word) in [(without, "--nucleus-labels"), (unused, "'labels'"), (alone, "pixels")] {
            let error = try await error(of: run)
            guard case .parameter("segmentation.nuclei", let reason) = error else { throw try #require(error) }
            #expect(reason.contains(word))
        }
        var nucleiTwice = try job(nuclei)
        nucleiTwice.parameters.measurement.masksShow = .nuclei
        guard case .parameter("measurement.masksShow", _) = try await error(of: nucleiTwice) else {
            throw try #require(try await error(of: nucleiTwice))
        }
        #expect(!FileManager.default.fileExists(atPath: movie.output))
    }

    @Test func aChannelOfNucleiBesideThemIsRefused() throws {
        var layers = try ParameterLayers()
        layers.add(try ParameterTree(yaml: "segmentation: {nuclei: labels}\nchannels: {nucleus: H2B}", file: "c.yaml"))
        #expect {
            try layers.parameters()
        } throws: { error in
            guard case .parameter("channels.nucleus", let reason)? = error as? RunError else { return false }
            return reason.contains("--nucleus-labels")
        }
        layers.add(try ParameterTree(yaml: "channels: {nucleus: null}", file: "d.yaml"))
        #expect(try layers.parameters().segmentation.nuclei == .labels)
    }

    @Test func theRecordNamesThem() async throws {
        _ = try movie.writeMasks()
        let nuclei = try movie.writeNuclei(without: [4])
        let store = try await job(nuclei).start()
        let run = try #require(try store.runs().first)
        #expect(run.segmenter == "labels" && run.segmenterParameters["nuclei"] == "labels")
        let inputs = run.inputs.filter { $0.role == .nucleusLabels }
        #expect(inputs.map(\.path) == (0..<4).map { nuclei + "/" + SmallMovie.nucleusName($0) })
        #expect(Set(inputs.map(\.sha256)).count == 4 && inputs.allSatisfy { $0.sha256?.count == 64 })
        #expect(try store.runParameters().segmentation.nuclei == .labels)
    }

    @Test(arguments: [1, 3]) func anInterruptedRunEndsLikeAnUnbrokenOne(threads: Int) async throws {
        _ = try movie.writeMasks()
        let nuclei = try movie.writeNuclei(without: [2])
        let digest = try await job(nuclei).digest()
        for count in 1..<movie.frameCount where count % 2 == threads / 2 {
            let first = try job(nuclei, threads: threads, existing: .overwrite)
            #expect(try await first.interrupted(afterFrames: count) != nil)
            let second = try job(nuclei, threads: 4 - threads, existing: .resume)
            #expect(try await second.digest() == digest, "after \(count) frames")
        }
    }

    @Test func nucleiThatChangedAreRefusedUnlessTheirFrameIsToCome() async throws {
        _ = try movie.writeMasks()
        let nuclei = try movie.writeNuclei()
        _ = try await job(nuclei).interrupted(afterFrames: 2)
        func change(_ frame: Int) throws {
            var image = try movie.nuclei(inFrame: frame)
            image[0, 0] = 60
            let path = nuclei + "/" + SmallMovie.nucleusName(frame)
            try LabelStackWriter.writeLabels(image, to: path, overwrite: true)
        }
        var without = try job(nuclei, existing: .resume)
        without.nucleusLabelPaths = []
        without.parameters.segmentation.nuclei = .channel
        without.parameters.reporters = []
        guard case .resume = try await error(of: without) else { throw try #require(try await error(of: without)) }
        let before = try movie.folder.read(SmallMovie.nucleusFile(1))
        try change(1)
        let refused = try await error(of: try job(nuclei, existing: .resume))
        guard case .resume(_, let reason) = refused else { throw try #require(refused) }
        #expect(reason == "the files of the movie or of its masks have changed")
        try movie.folder.write(before, to: SmallMovie.nucleusFile(1))
        try change(4)
        let store = try await job(nuclei, existing: .resume).start()
        #expect(try store.isComplete() && store.nuclei(inFrame: 4)?.runs.first?.label == 60)
    }

    /// Nuclei are in the result: neither their files nor a channel is needed to measure other regions in them.
    @Test func measuringAgainTakesTheStoredNuclei() async throws {
        _ = try movie.writeMasks()
        let nuclei = try movie.writeNuclei(without: [3])
        var other = try job(nuclei)
        other.parameters.measurement.regions = [.cytoplasm, .nucleus]
        other.parameters.measurement.background = .percentile(10)
        other.parameters.reporters = [
            .translocation(
                TranslocationReporter(name: "C/N", channel: "ex405", cytoplasm: .cytoplasm, nucleus: .nucleus)
            )
        ]
        func contents(_ store: TrackStore) throws -> [String] {
            try (0..<movie.frameCount).map {
                "\(try store.measurements(inFrame: $0)) \(try store.measuredValues(inFrame: $0))"
            }
        }
        let fresh = try await other.start()
        let expected = try contents(fresh)
        try fresh.close()
        let store = try await job(nuclei, existing: .overwrite).start()
        try FileManager.default.removeItem(atPath: nuclei)
        let again = Remeasuring(parameters: other.parameters, threads: try ThreadBudget(threads: 2))
        try await again.start(store)
        #expect(try contents(store) == expected)
        let obstacle = try Retracking(parameters: other.parameters).start(store)
        #expect(obstacle == nil)
        try store.verify()
    }

    /// Masks of nuclei that come later give what they would have given from the beginning.
    @Test(arguments: [true, false]) func nucleiThatComeLater(hadOthers: Bool) async throws {
        _ = try movie.writeMasks()
        let nuclei = try movie.writeNuclei(without: [3])
        func contents(_ store: TrackStore) throws -> [String] {
            try (0..<movie.frameCount).map { frame in
                "\(String(describing: try store.nuclei(inFrame: frame))) \(try store.measurements(inFrame: frame)) "
                    + "\(try store.measuredValues(inFrame: frame))"
            } + ["\(try store.processedTraces(of: "KTR"))"]
        }
        let fresh = try await job(nuclei).start()
        let expected = try contents(fresh)
        let parameters = try fresh.runParameters()
        try fresh.close()
        var without = try job(nuclei, existing: .overwrite)
        if hadOthers {
            without.nucleusLabelPaths = [movie.folder.file("masks")]
        } else {
            without.nucleusLabelPaths = []
            without.parameters.segmentation.nuclei = .channel
            without.parameters.reporters = []
        }
        let store = try await without.start()
        var later = Remeasuring(parameters: parameters, threads: try ThreadBudget(threads: 2))
        later.nucleusLabelPaths = [nuclei]
        try await later.start(store)
        #expect(try contents(store) == expected)
        #expect(try store.isComplete() && store.runs().map(\.stage) == [.run, .measure])
        let inputs = try #require(try store.runs().last).inputs
        #expect(inputs.count == 4 && inputs.allSatisfy { $0.role == .nucleusLabels && $0.sha256?.count == 64 })
        try store.verify()
    }

    /// Nuclei of all frames change or those of none.
    @Test func nucleiThatComeLaterAreStoredWholeOrNotAtAll() async throws {
        _ = try movie.writeMasks()
        let nuclei = try movie.writeNuclei()
        let store = try await job(nuclei).start()
        let before = try store.contentDigest()
        let path = nuclei + "/" + SmallMovie.nucleusName(2)
        try LabelStackWriter.writeLabels(LabelImage(width: 128, height: 100), to: path, overwrite: true)
        var job = Remeasuring(parameters: try store.runParameters(), threads: try ThreadBudget(threads: 1))
        job.nucleusLabelPaths = [nuclei]
        let damaged = job
        let error = try await runError { try await damaged.start(store) }
        guard case .segmentation(.nuclei(2, let reason)) = error else { throw try #require(error) }
        #expect(reason.contains(path) && reason.contains("128 x 100"))
        var unused = job
        unused.parameters.segmentation.nuclei = .channel
        unused.parameters.reporters = []
        let contradicted = unused
        let refusal = try await runError { try await contradicted.start(store) }
        guard case .parameter("segmentation.nuclei", _) = refusal else { throw try #require(refusal) }
        #expect(try store.contentDigest() == before && store.isComplete())
    }
}
