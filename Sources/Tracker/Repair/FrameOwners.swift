/// Which track each detection of a frame belongs to.
///
/// One frame is held at a time, so that memory does not grow with the movie; ask frame by frame.
struct FrameOwners {
    private var frame: Int?
    private var owners: [UInt32: Int] = [:]

    /// The index of the track of a detection; nil when it is in none.
    ///
    /// - Complexity: O(tracks) in the first question about a frame.
    mutating func track(of id: DetectionID, among tracks: [Track]) -> Int? {
        if frame != id.frame { collect(id.frame, tracks) }
        return owners[id.label]
    }

    /// Notes that a track of the frame in question has a new detection.
    mutating func set(_ id: DetectionID, _ track: Int) {
        if frame == id.frame { owners[id.label] = track }
    }

    /// Notes that a detection is in no track any more.
    mutating func remove(_ id: DetectionID) {
        if frame == id.frame { owners[id.label] = nil }
    }

    private mutating func collect(_ frame: Int, _ tracks: [Track]) {
        self.frame = frame
        owners = [:]
        for (index, track) in tracks.enumerated() {
            if let id = track.observation(inFrame: frame) { owners[id.label] = index }
        }
    }
}
