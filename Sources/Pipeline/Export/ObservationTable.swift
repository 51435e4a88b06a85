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
            "\(track)", "\(frame.frame)", timeText(frame.timeInSeconds.map { $0 / 60 }), "\(detection.label)",
            decimalText(region.centroid.x), decimalText(region.centroid.y),
            decimalText(size.map { region.centroid.x * $0.widthInMicrometers }),
            decimalText(size.map { region.centroid.y * $0.heightInMicrometers }),
            "\(region.area)",
            decimalText(size.map { Double(region.area) * $0.widthInMicrometers * $0.heightInMicrometers }),
            decimalText(region.majorAxisLength), decimalText(region.minorAxisLength), decimalText(region.orientation),
            decimalText(region.eccentricity), region.touchesBorder ? "1" : "0",
            decimalText(detection.score.map(Double.init)), origin,
        ]
        return fields.joined(separator: ",") + "\n"
    }
}
