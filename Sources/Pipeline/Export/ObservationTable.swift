import CellImage
import TrackStore
import Tracker

/// Where every cell was in every frame, as comma-separated values.
struct ObservationTable {
    let contents: ResultContents

    /// Writes the table in the order of frames, then tracks.
    func write(to file: TextFile) throws(RunError) {
        file.write("track,frame,time_min,label,x_px,y_px,x_um,y_um,area_px,area_um2,")
        file.write("major_axis_px,minor_axis_px,orientation_rad,eccentricity,touches_border,score,origin\n")
        for frame in contents.committedFrames {
            try RunError.checkCancellation()
            let detections = try RunError.translate { try contents.store.detections(inFrame: frame.frame) }
            let repairs = try RunError.translate { try contents.store.repair(inFrame: frame.frame)?.repairs ?? [] }
            let origins = Dictionary(repairs.map { ($0.label, $0.kind.rawValue) }) { first, _ in first }
            let byLabel = Dictionary(detections.map { ($0.label, $0) }) { first, _ in first }
            for (label, track) in contents.tracks(inFrame: frame.frame) {
                guard let detection = byLabel[label] else { continue }
                file.write(line(track: track, frame: frame, detection, origin: origins[label] ?? "segmented"))
            }
        }
    }

    private func line(track: Int, frame: StoredFrame, _ detection: Detection, origin: String) -> String {
        let region = detection.region
        let size = contents.movie.pixelSize
        let fields: [String] = [
            "\(track)", "\(frame.frame)", text(frame.timeInSeconds.map { $0 / 60 }), "\(detection.label)",
            text(region.centroid.x), text(region.centroid.y),
            text(size.map { region.centroid.x * $0.widthInMicrometers }),
            text(size.map { region.centroid.y * $0.heightInMicrometers }),
            "\(region.area)",
            text(size.map { Double(region.area) * $0.widthInMicrometers * $0.heightInMicrometers }),
            text(region.majorAxisLength), text(region.minorAxisLength), text(region.orientation),
            text(region.eccentricity), region.touchesBorder ? "1" : "0", text(detection.score.map(Double.init)), origin,
        ]
        return fields.joined(separator: ",") + "\n"
    }

    private func text(_ value: Double?) -> String {
        value.map { $0.isFinite ? "\(($0 * 10_000).rounded() / 10_000)" : "" } ?? ""
    }
}
