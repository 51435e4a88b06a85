import CellImage
import Foundation
import Lineage
import MovieIO
import Pipeline
import Reporters
import Simulator
import TestSupport
import Testing
import TrackStore
import Tracker

@Suite struct MaskRunTests {
    @Test func masksAloneAreFollowed() async throws {
        let movie = try SmallMovie.hela()
        let store = try await movie.masksJob(try movie.writeMasks()).start()
        #expect(try store.isComplete())
        #expect(try store.movie().format == "label images")
        #expect(try store.movie().channelNames.isEmpty)
        for frame in 0..<movie.frameCount {
            #expect(try store.cells(inFrame: frame) == LabelRuns(try movie.masks(inFrame: frame)))
        }
        let summary = try RunSummary(store)
        #expect(try store.tracks().reduce(0) { $0 + $1.observations.count } == summary.detections)
        #expect(summary.reporters.isEmpty)
    }

    /// A stack of masks says what a movie would; what the user says counts more.
    @Test(arguments: [true, false]) func aStackOfMasksHasAClockAndAScale(isOutvoted: Bool) async throws {
        let movie = try SmallMovie.hela(frameCount: 4)
        let times = [0.0, 90, 180, 400]
        var job = try movie.masksJob(try movie.writeMaskStack(times: times))
        if isOutvoted {
            job.parameters.movie.frameIntervalInSeconds = 30
            job.parameters.movie.pixelSizeInMicrometers = 0.5
        }
        let store = try await job.start()
        #expect(try store.frames().map(\.timeInSeconds) == (isOutvoted ? [0, 30, 60, 90] : times))
        #expect(try store.movie().pixelSize?.widthInMicrometers == (isOutvoted ? 0.5 : 0.2))
        #expect(try store.movie().frameIntervalSeconds == (isOutvoted ? 30 : 90))
    }

    @Test func masksWithAMovieAreMeasured() async throws {
        let movie = try SmallMovie.hela()
        var job = try movie.job()
        job.parameters.segmentation.segmenter = .labels
        job.labelPaths = [try movie.writeMasks()]
        let store = try await job.start()
        #expect(try store.isComplete())
        #expect(try store.runs().first?.segmenter == "labels")
        #expect(Set(try store.runs().first?.inputs.map(\.role) ?? []) == [.movie, .labels])
        for frame in [0, movie.frameCount - 1] {
            let truth = try movie.simulation.observations(at: frame)
            #expect(try store.measurements(inFrame: frame).count == 2 * truth.count)
            #expect(try store.reporterValues(inFrame: frame).map(\.label) == truth.map(\.label).sorted())
        }
    }

    @Test func aChannelShowsTheNucleiOfMasks() async throws {
        let movie = try SmallMovie.hela(frameCount: 3) { $0.reporter.nuclearMarkerChannel = "H2B" }
        var job = try movie.job()
        job.parameters.segmentation.segmenter = .labels
        job.parameters.channels.nucleus = "H2B"
        job.parameters.tracking.repairsMasks = false
        job.labelPaths = [try movie.writeMasks()]
        let store = try await job.start()
        #expect(try store.runs().first?.segmenterParameters["nuclei.nucleusChannel"] == "2")
        for frame in 0..<3 {
            let truth = try movie.simulation.observations(at: frame)
            let measured = try store.measurements(inFrame: frame).filter { $0.region == .nucleus && $0.channel == 2 }
            #expect(measured.map(\.label) == truth.map(\.label).sorted())
            let found = Dictionary(uniqueKeysWithValues: measured.map { ($0.label, Double($0.count)) })
            let large = truth.filter { $0.nucleusArea >= 50 }
            #expect(large.count >= 4)
            // Light spreads a nucleus of some nine pixels across.
            for cell in large { #expect((1.0...2).contains((found[cell.label] ?? 0) / Double(cell.nucleusArea))) }
        }
    }

    @Test func aStackIsAsGoodAsAFolder() async throws {
        let movie = try SmallMovie.hela(frameCount: 5)
        let stack = movie.folder.file("stack.tif")
        let writer = try LabelStackWriter(path: stack, width: 128, height: 128, pageCount: 5)
        for frame in 0..<5 { try writer.append(try movie.masks(inFrame: frame)) }
        try writer.finish()
        var digests: [[LabelRuns]] = []
        for source in [stack, try movie.writeMasks()] {
            var job = try movie.masksJob(source)
            job.existing = .overwrite
            let store = try await job.start()
            digests.append(try (0..<5).map { try store.cells(inFrame: $0) })
            try store.close()
        }
        #expect(digests[0] == digests[1])
    }

    @Test func missingMasksAreAnErrorOfTheirFrame() async throws {
        let movie = try SmallMovie.hela(frameCount: 5)
        var job = try movie.job()
        job.parameters.segmentation.segmenter = .labels
        job.labelPaths = [try movie.writeMasks(without: [3])]
        let work = job
        let error = try await runError { _ = try await work.start() }
        #expect(error?.description.contains("3") == true)
        job.existing = .resume
        job.skipsBadFrames = true
        let store = try await job.start()
        #expect(try RunSummary(store).badFrameCount == 1 && store.isComplete())
    }

    @Test func masksOfAnotherSizeAreRefused() async throws {
        let movie = try SmallMovie.hela(frameCount: 2)
        let folder = try movie.folder.folder("small")
        for frame in 0..<2 {
            try LabelStackWriter.writeLabels(LabelImage(width: 64, height: 64), to: "\(folder)/mask00\(frame).tif")
        }
        var job = try movie.job()
        job.parameters.segmentation.segmenter = .labels
        job.labelPaths = [folder]
        let work = job
        let error = try await runError { _ = try await work.start() }
        guard case .movie(.mismatch) = error else { throw try #require(error) }
        #expect(!FileManager.default.fileExists(atPath: movie.output))
    }

    @Test func reportersNeedPixels() async throws {
        let movie = try SmallMovie.hela(frameCount: 2)
        var job = try movie.masksJob(try movie.writeMasks())
        job.parameters.reporters = movie.parameters.reporters
        let work = job
        let error = try await runError { _ = try await work.start() }
        guard case .parameter("reporters", _) = error else { throw try #require(error) }
    }

    @Test func theLabelsSegmenterNeedsLabels() async throws {
        let movie = try SmallMovie.hela(frameCount: 2)
        var job = try movie.job()
        job.parameters.segmentation.segmenter = .labels
        let work = job
        let error = try await runError { _ = try await work.start() }
        guard case .parameter("segmentation.segmenter", _) = error else { throw try #require(error) }
    }

    @Test(arguments: [SegmenterChoice.classical, .cellsam])
    func masksThatASegmenterWouldNotUseAreRefused(segmenter: SegmenterChoice) async throws {
        let movie = try SmallMovie.hela()
        var job = try movie.job()
        job.parameters.segmentation.segmenter = segmenter
        job.labelPaths = [try movie.writeMasks()]
        let work = job
        let error = try await runError { _ = try await work.start() }
        guard case .parameter("segmentation.segmenter", _) = error else { throw try #require(error) }
        #expect(!FileManager.default.fileExists(atPath: work.output))
    }

    /// The result of a run on the masks in a folder.
    private func result(of folder: ScratchFolder, _ parameters: RunParameters) async throws -> TrackStore {
        try await Run(
            parameters: parameters,
            moviePaths: [],
            labelPaths: [folder.path],
            output: folder.file("out.celltrack"),
            threads: try ThreadBudget(threads: 2)
        ).start()
    }

    @Test func emptyMasksGiveAnEmptyResult() async throws {
        let folder = try ScratchFolder()
        for frame in 0..<3 {
            try LabelStackWriter.writeLabels(LabelImage(width: 20, height: 10), to: folder.file("mask00\(frame).tif"))
        }
        var parameters = RunParameters()
        parameters.segmentation.segmenter = .labels
        let store = try await result(of: folder, parameters)
        #expect(try store.isComplete() && store.tracks().isEmpty && RunSummary(store).detections == 0)
    }

    /// Two cells, a spot that vanishes, and a cell that grows where no mother is.
    @Test func aSummaryTellsDebrisFromCells() async throws {
        let folder = try ScratchFolder()
        for frame in 0..<12 {
            var discs = [(x: 16, y: 16, radius: 8.0), (x: 44, y: 44, radius: 8)]
            if (3..<5).contains(frame) { discs.append((x: 48, y: 14, radius: 2)) }
            if frame >= 4 { discs.append((x: 14, y: 50, radius: 3 + 0.6 * Double(frame - 4))) }
            var plane = Plane<UInt32>(width: 64, height: 64, repeating: 0)
            for (index, disc) in discs.enumerated() {
                for y in 0..<64 {
                    for x in 0..<64 where hypot(Double(x - disc.x), Double(y - disc.y)) <= disc.radius {
                        plane[y, x] = UInt32(index + 1)
                    }
                }
            }
            let name = "mask\(String(format: "%03d", frame)).tif"
            try LabelStackWriter.writeLabels(LabelImage(plane), to: folder.file(name))
        }
        var parameters = RunParameters()
        parameters.segmentation.segmenter = .labels
        parameters.tracking.repairsMasks = false
        parameters.divisions.mode = .budding
        let summary = try RunSummary(try await result(of: folder, parameters))
        #expect(summary.tracks == 4 && summary.founders == 4 && summary.debris == 1 && summary.foreign == 1)
    }

    @Test func segmentedMasksAreThoseOfARun() async throws {
        let movie = try SmallMovie.hela(frameCount: 4)
        let store = try await movie.job().start()
        for threads in [1, 2] {
            let folder = movie.folder.file("found-\(threads)")
            let job = MaskExport(
                parameters: movie.parameters,
                moviePaths: [movie.path],
                output: folder,
                threads: try ThreadBudget(threads: threads)
            )
            let counts = try await job.start()
            let masks = try LabelMovie([folder])
            for frame in 0..<4 {
                #expect(LabelRuns(try masks.labels(at: frame)) == (try store.cells(inFrame: frame)))
                #expect(counts.cellsPerFrame[frame] == (try store.detections(inFrame: frame).count))
            }
        }
        let names = ["mask000.tif", "mask001.tif", "mask002.tif", "mask003.tif"]
        #expect(movie.folder.names.filter { $0.hasPrefix("found-1/") } == names.map { "found-1/\($0)" })
        for name in names {
            #expect(try movie.folder.read("found-1/\(name)") == movie.folder.read("found-2/\(name)"))
        }
    }

    @Test func aSegmentationThatFailsAtOnceLeavesNoFolder() async throws {
        let movie = try SmallMovie.hela(frameCount: 4)
        let sequence = try movie.writeSequence()
        // The first file tells the size of all, and must be an image.
        let first = try movie.folder.read("sequence/t000.tif")
        try movie.folder.write(first.prefix(first.count / 2), to: "sequence/t000.tif")
        var parameters = movie.parameters
        parameters.channels = ChannelRoles()
        let job = MaskExport(
            parameters: parameters,
            moviePaths: [sequence],
            output: movie.folder.file("found"),
            threads: try ThreadBudget(threads: 2)
        )
        #expect(try await runError { _ = try await job.start() } != nil)
        #expect(!movie.folder.names.contains { $0.hasPrefix("found") })
    }
}
