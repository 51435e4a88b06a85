import Reporters

extension MovieClock {
    /// Why frames of two movies cannot be laid beside each other by their numbers; nil where they can.
    ///
    /// Frames of one number must have been taken within half a frame interval of each other, counted from the first
    /// frame of each movie; without times on either side only frames are compared. Movies may differ in length.
    func mismatch(with other: MovieClock) -> String? {
        let isTimed = [self, other].map { clock in clock.timesInSeconds.contains { $0 != nil } }
        guard isTimed[0] == isTimed[1] else {
            return isTimed[0]
                ? "it has times of its frames, the other one has none"
                : "it has no times of its frames, the other one has"
        }
        guard let interval = medianInterval, let otherInterval = other.medianInterval else { return nil }
        let reach = min(interval, otherInterval) / 2
        for (frame, times) in zip(timesInSeconds, other.timesInSeconds).enumerated() {
            guard let own = times.0, let found = times.1, abs(own - found) > reach else { continue }
            return "its frame \(frame) is at \(own) s, that of the other one at \(found) s"
        }
        return nil
    }
}
