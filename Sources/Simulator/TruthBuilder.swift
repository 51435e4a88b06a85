/// Turns what a population did and what of it was visible into tracks with labels.
package struct TruthBuilder {
    private let cells: [SimulatedCell]
    private let kind: SimulatedDivisionKind
    private var tracks: [TruthTrack] = []
    private var cellOfTrack: [Int] = []
    /// Position in `tracks` of the latest track of every cell, -1 before its first.
    private var latest: [Int]

    package init(cells: [SimulatedCell], kind: SimulatedDivisionKind) {
        self.cells = cells
        self.kind = kind
        latest = Array(repeating: -1, count: cells.count)
    }

    /// Adds the next frame.
    ///
    /// - Parameters:
    ///   - frame: index of the frame.
    ///   - identities: the cells of the frame.
    ///   - areas: the pixels of their masks.
    ///   - minimumArea: pixels below which a cell is invisible.
    /// - Returns: the label of every cell, 0 for the invisible ones.
    package mutating func add(frame: Int, identities: [Int], areas: [Int], minimumArea: Int) -> [UInt32] {
        var labels = Array(repeating: UInt32(0), count: identities.count)
        let visible = identities.indices.filter { areas[$0] >= minimumArea }
        // Mothers have lower numbers than their buds, so that a mother's track is up to date before her bud's begins.
        for position in visible.sorted(by: { identities[$0] < identities[$1] }) {
            labels[position] = label(of: identities[position], frame: frame)
        }
        return labels
    }

    /// Everything known after the last frame.
    package func truth(doseFrame: Int?, field: FieldParameters) -> SimulationTruth {
        SimulationTruth(
            tracks: tracks,
            divisions: kind == .mitosis ? mitoses() : buddings(),
            cells: zip(tracks, cellOfTrack).map { track, cell in
                TruthCell(label: track.label, cell: cell + 1, response: cells[cell].response)
            },
            doseFrame: doseFrame,
            frameIntervalInSeconds: field.frameIntervalInSeconds,
            frameCount: field.frameCount
        )
    }

    private mutating func label(of cell: Int, frame: Int) -> UInt32 {
        let current = latest[cell]
        if current >= 0 && tracks[current].end == frame - 1 {
            tracks[current].end = frame
            return tracks[current].label
        }
        let mother = current < 0 ? visibleMother(of: cell, frame: frame) : 0
        let label = UInt32(tracks.count + 1)
        latest[cell] = tracks.count
        tracks.append(TruthTrack(label: label, begin: frame, end: frame, mother: mother))
        cellOfTrack.append(cell)
        return label
    }

    /// Label of the mother if she was seen right before a division, or before and while a bud appears; 0 otherwise.
    private func visibleMother(of cell: Int, frame: Int) -> UInt32 {
        guard let mother = cells[cell].mother, latest[mother] >= 0 else { return 0 }
        let track = tracks[latest[mother]]
        switch kind {
        case .mitosis:
            return frame == cells[cell].birthFrame && track.end == frame - 1 ? track.label : 0
        case .budding:
            return track.begin < frame && track.end == frame ? track.label : 0
        }
    }

    private func mitoses() -> [TruthDivision] {
        var daughters = Array(repeating: [UInt32](), count: tracks.count)
        for track in tracks where track.mother != 0 {
            daughters[Int(track.mother) - 1].append(track.label)
        }
        let divisions = tracks.indices.filter { daughters[$0].count > 1 }.map { index in
            TruthDivision(
                kind: .mitosis,
                mother: tracks[index].label,
                daughters: daughters[index],
                frame: tracks[index].end + 1
            )
        }
        return divisions.sorted { ($0.frame, $0.mother) < ($1.frame, $1.mother) }
    }

    private func buddings() -> [TruthDivision] {
        zip(tracks, cellOfTrack).filter { $0.0.mother != 0 }.map { track, cell in
            TruthDivision(
                kind: .budding,
                mother: track.mother,
                daughters: [track.label],
                frame: track.begin,
                cytokinesisFrame: cells[cell].cytokinesisFrame
            )
        }
        .sorted { ($0.frame, $0.mother) < ($1.frame, $1.mother) }
    }
}
