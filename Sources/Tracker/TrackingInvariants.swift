extension TrackingResult {
    /// What is wrong with a result, one sentence per violation; empty for a sound one.
    ///
    /// Ids are 1 to n in the order of first frame and label, observations ascend strictly in frames, no detection is in
    /// two tracks, and the links are exactly the steps between consecutive observations.
    ///
    /// - Complexity: O(n log n) for n observations.
    public var invariants: [String] {
        trackViolations + observationViolations + linkViolations
    }

    private var trackViolations: [String] {
        var violations: [String] = []
        for (index, track) in tracks.enumerated() {
            if track.id != index + 1 {
                violations.append("track \(track.id) stands at place \(index + 1)")
            }
            if track.observations.isEmpty {
                violations.append("track \(track.id) has no observation")
            }
            for (left, right) in zip(track.observations, track.observations.dropFirst()) where left.frame >= right.frame
            {
                violations.append("track \(track.id) goes from frame \(left.frame) to frame \(right.frame)")
            }
        }
        let starts = tracks.compactMap(\.observations.first)
        for (left, right) in zip(starts, starts.dropFirst()) where left >= right {
            violations.append("a track that starts at \(left) comes before one that starts at \(right)")
        }
        return violations
    }

    private var observationViolations: [String] {
        let all = tracks.flatMap(\.observations).sorted()
        return zip(all, all.dropFirst()).compactMap { left, right in
            left == right ? "label \(left.label) of frame \(left.frame) is observed twice" : nil
        }
    }

    private var linkViolations: [String] {
        var violations: [String] = []
        let steps = tracks.flatMap { track in
            zip(track.observations, track.observations.dropFirst()).map { (from: $0, to: $1) }
        }
        if steps.count != links.count {
            violations.append("\(steps.count) steps, but \(links.count) links")
        }
        for (step, link) in zip(steps.sorted(by: { $0.to < $1.to }), links) where step != (link.from, link.to) {
            violations.append("the step to \(step.to) is not the link from \(link.from) to \(link.to)")
        }
        return violations
    }
}
