import CellImage
import TrackStore

extension MovieRecord {
    /// The size of a pixel for people.
    var pixelSizeText: String {
        pixelSize.map { "\($0.widthInMicrometers) x \($0.heightInMicrometers) µm" } ?? "unknown"
    }

    /// The time from one frame to the next for people: in minutes, too, where it is one or longer.
    var frameIntervalText: String {
        guard let seconds = frameIntervalSeconds else { return "unknown" }
        guard seconds >= 60 else { return "\(seconds) s" }
        return "\(seconds) s (\((seconds / 0.6).rounded() / 100) min)"
    }
}
