import Tracker

/// Cuts tracks in two and numbers all anew.
struct TrackCutting {
    /// Tracks, links and ids after all cuts.
    private(set) var result: TrackingResult
    /// For every old track, the index of the first sighting of each of its pieces and the new id.
    private var pieces: [[(start: Int, id: Int)]]

    /// - Parameters:
    ///   - tracking: tracks as the tracker left them.
    ///   - cuts: for every track the indices of observations that begin a new track.
    init(_ tracking: TrackingResult, cuts: [Set<Int>]) {
        var unnumbered: [(track: Int, start: Int, observations: [DetectionID])] = []
        var severed = Set<DetectionID>()
        for (index, track) in tracking.tracks.enumerated() {
            let starts = [0] + cuts[index].filter { track.observations.indices.contains($0) && $0 > 0 }.sorted()
            for (position, start) in starts.enumerated() {
                let end = position + 1 < starts.count ? starts[position + 1] : track.observations.count
                unnumbered.append((index, start, Array(track.observations[start..<end])))
                if start > 0 { severed.insert(track.observations[start]) }
            }
        }
        unnumbered.sort { ($0.observations.first ?? .none) < ($1.observations.first ?? .none) }
        var pieces = Array(repeating: [(start: Int, id: Int)](), count: tracking.tracks.count)
        for (index, piece) in unnumbered.enumerated() {
            pieces[piece.track].append((piece.start, index + 1))
        }
        self.pieces = pieces.map { $0.sorted { $0.start < $1.start } }
        var links = tracking.links
        if !severed.isEmpty { links.removeAll { severed.contains($0.to) } }
        result = TrackingResult(
            tracks: unnumbered.enumerated().map { Track(id: $0 + 1, observations: $1.observations) },
            links: links
        )
    }

    /// New id of the track that holds an observation of an old one.
    func id(ofTrack track: Int, observation index: Int) -> Int {
        pieces[track].last { $0.start <= index }?.id ?? 0
    }
}

extension DetectionID {
    /// Stands before every detection.
    fileprivate static let none = DetectionID(frame: -1, label: 0)
}
