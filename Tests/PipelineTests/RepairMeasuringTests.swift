import CellImage
import Foundation
import MovieIO
import Pipeline
import Reporters
import Simulator
import TestSupport
import Testing
import TrackStore
import Tracker

/// Masks that repairs made are measured like those that were segmented.
@Suite struct RepairMeasuringTests {
    private let movie: SmallMovie
    /// A cell whose mask is missing in some frames.
    private let missing: UInt32
    private let missingFrames = 6...7

    init() throws {
        let movie = try SmallMovie.hela()
        let whole = try (5...8).map { frame in
            try LabelRuns(movie.masks(inFrame: frame)).regionProperties().filter { !$0.touchesBorder }.map(\.label)
        }
        let missing = try #require(whole.dropFirst().reduce(Set(whole[0])) { $0.intersection($1) }.min())
        let folder = try movie.folder.folder("masks")
        for frame in 0..<movie.frameCount {
            let image = try movie.masks(inFrame: frame)
            let seen = missingFrames.contains(frame) ? LabelImage(image.plane.map { $0 == missing ? 0 : $0 }) : image
            try LabelStackWriter.writeLabels(seen, to: String(format: "%@/mask%03d.tif", folder, frame))
        }
        self.movie = movie
        self.missing = missing
    }

    private func job() throws -> Run {
        var job = try movie.job()
        job.parameters.segmentation.segmenter = .labels
        job.labelPaths = [movie.folder.file("masks")]
        job.existing = .overwrite
        return job
    }

    private func filled(_ store: TrackStore) throws -> [MaskRepair] {
        try store.repairs().filter { $0.kind == .filled && missingFrames.contains($0.frame) }
    }

    /// All that is measured, as text, in which undefined values are equal.
    private func contents(of store: TrackStore) throws -> [String] {
        let frames = try (0..<movie.frameCount).map { frame in
            "\(try store.detections(inFrame: frame)) \(try store.measurements(inFrame: frame)) "
                + "\(try store.background(inFrame: frame)) \(try store.measuredValues(inFrame: frame))"
        }
        return frames + ["\(try store.processedTraces(of: "AMPK"))", "\(try store.responses(of: "AMPK"))"]
    }

    @Test func aFilledMaskHasTheValueOfItsCell() async throws {
        let store = try await job().start()
        let repairs = try filled(store)
        #expect(repairs.map(\.frame) == Array(missingFrames))
        for repair in repairs {
            let measured = try store.measurements(inFrame: repair.frame).filter { $0.label == repair.label }
            #expect(Set(measured.map(\.channel)) == [0, 1])
            let values = try store.measuredValues(inFrame: repair.frame).filter { $0.value.label == repair.label }
            let value = try #require(values.first)
            let cells = try movie.simulation.observations(at: repair.frame)
            let truth = try #require(cells.first { $0.label == missing })
            let ratio = try #require(truth.ratio)
            #expect(abs(value.value.value / ratio - 1) < 0.15 && value.uncertainty.boundaryInner.isFinite)
            let detections = try store.detections(inFrame: repair.frame)
            let mean = try #require(detections.first { $0.label == repair.label }?.meanIntensity)
            let level = try #require(try store.background(inFrame: repair.frame).channels.first).value
            let signal = try #require(detections.first { $0.label == repair.label }?.signal)
            // The background of the frame is taken with the repaired masks, so it differs a little.
            #expect(abs(Double(signal) - (Double(mean) - level)) < 0.2)
        }
        let id = DetectionID(frame: repairs[0].frame, label: repairs[0].label)
        let track = try #require(try store.tracks().first { $0.observations.contains(id) })
        let points = try #require(try store.processedTraces(of: "AMPK").first { $0.track == track.id }).points
        #expect(points.filter { $0.flags.contains(.repaired) }.map(\.frame) == Array(missingFrames))
        let filledPoints = points.filter { missingFrames.contains($0.frame) }
        #expect(filledPoints.allSatisfy { $0.isObserved })
        try store.verify()
    }

    @Test func trackingAndMeasuringAgainGiveTheSameFile() async throws {
        let store = try await job().start()
        let before = try contents(of: store)
        let parameters = try job().parameters
        let obstacle = try Retracking(parameters: parameters).start(store)
        #expect(obstacle == nil)
        #expect(try contents(of: store) == before)
        let threads = try ThreadBudget(threads: 2)
        try await Remeasuring(parameters: parameters, threads: threads).start(store)
        #expect(try contents(of: store) == before)
        try store.verify()
    }

    @Test func withoutRepairsTheirMeasurementsAreGone() async throws {
        let store = try await job().start()
        var parameters = try job().parameters
        parameters.tracking.repairsMasks = false
        let obstacle = try Retracking(parameters: parameters).start(store)
        #expect(obstacle == nil)
        let made = Set(try store.detections(inFrame: 6).map(\.label))
        let measured = Set(try store.measurements(inFrame: 6).map(\.label))
        let repairs = try filled(store)
        #expect(measured == made && !made.isEmpty && repairs.isEmpty)
        try store.verify()
    }

    /// Another movie of the same name and size would give the new masks values of other cells.
    @Test func inAnotherMovieRepairsAreNotMeasuredAndThatIsSaid() async throws {
        let store = try await job().start()
        let other = try SmallMovie.hela(seed: 9)
        try FileManager.default.removeItem(atPath: movie.path)
        try FileManager.default.copyItem(atPath: other.path, toPath: movie.path)
        let obstacle = try Retracking(parameters: try job().parameters).start(store)
        #expect(obstacle?.contains("is not as it was") == true)
        let repair = try #require(try filled(store).first)
        let measured = try store.measurements(inFrame: repair.frame)
        #expect(measured.allSatisfy { $0.label != repair.label })
    }

    @Test func withoutTheMovieRepairsAreNotMeasuredAndThatIsSaid() async throws {
        let store = try await job().start()
        try FileManager.default.removeItem(atPath: movie.path)
        let obstacle = try Retracking(parameters: try job().parameters).start(store)
        #expect(obstacle?.contains("movie.ome.tif") == true)
        let repair = try #require(try filled(store).first)
        let measured = try store.measurements(inFrame: repair.frame)
        #expect(measured.allSatisfy { $0.label != repair.label })
        #expect(try store.isComplete())
        try store.verify()
    }
}
