import CellImage
import Figures
import Pipeline
import Reporters
import TrackStore
import Tracker

/// The areas of cells over time, which every result has: what is drawn of a cell where nothing was measured of it.
struct CellAreas {
    /// Name of the values with their unit.
    let label: String
    private let contents: ResultContents
    private let unitsPerPixel: Double
    private let areas: [DetectionID: Int]

    /// Reads the areas of a result.
    ///
    /// - Throws: `StoreError`.
    init(_ contents: ResultContents) throws {
        self.contents = contents
        let size = contents.movie.pixelSize
        label = size == nil ? "Area (px)" : "Area (µm²)"
        unitsPerPixel = size.map { $0.widthInMicrometers * $0.heightInMicrometers } ?? 1
        areas = try contents.store.detectionsByFrame().reduce(into: [:]) { areas, frame in
            for detection in frame.detections {
                areas[DetectionID(frame: frame.frame, label: detection.label)] = detection.region.area
            }
        }
    }

    /// The area of a cell in every frame of its record, without a value where it was not seen.
    func trace(of track: Track) -> ProcessedTrace {
        let times = contents.timesInSeconds
        let points = (track.firstFrame...track.lastFrame).map { frame in
            let area = track.observation(inFrame: frame).flatMap { areas[$0] }
            let value = area.map { Double($0) * unitsPerPixel } ?? .nan
            return ProcessedPoint(
                frame: frame,
                timeInSeconds: times.indices.contains(frame) ? times[frame] : nil,
                raw: value,
                corrected: Estimate(value),
                normalized: .undefined,
                flags: area == nil ? .gap : [],
                isObserved: area != nil
            )
        }
        return ProcessedTrace(track: track.id, name: "area", baseline: .undefined, points: points, flags: [])
    }
}
