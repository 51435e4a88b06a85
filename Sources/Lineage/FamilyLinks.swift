import Tracker

/// Who is whose mother, checked: the step between loose tracks and divisions and a forest.
struct FamilyLinks {
    /// Tracks in ascending order of id.
    let tracks: [Track]
    /// Divisions by frame, mother and first daughter; daughters ascending.
    let divisions: [Division]
    /// For every track, the index of the division that gave birth to it; nil for founders.
    private(set) var birth: [Int?]
    /// For every track, indices of its daughters by first frame, then id.
    private(set) var daughters: [[Int]]
    /// For every track, whether it ends by mitosis.
    private(set) var divides: [Bool]

    init(tracks: [Track], divisions: [Division]) throws(LineageError) {
        self.tracks = tracks.sorted { $0.id < $1.id }
        self.divisions = divisions.map(\.canonical).sorted(by: Division.precedes)
        birth = Array(repeating: nil, count: tracks.count)
        daughters = Array(repeating: [], count: tracks.count)
        divides = Array(repeating: false, count: tracks.count)
        try checkTracks()
        for index in self.divisions.indices {
            try add(index)
        }
        for index in daughters.indices {
            daughters[index].sort {
                (self.tracks[$0].firstFrame, self.tracks[$0].id) < (self.tracks[$1].firstFrame, self.tracks[$1].id)
            }
        }
    }

    /// Indices of the tracks, every mother before her daughters.
    ///
    /// - Throws: `LineageError.cycle` when some tracks hang on no founder.
    func mothersFirst() throws(LineageError) -> [Int] {
        var order = tracks.indices.filter { birth[$0] == nil }
        order.reserveCapacity(tracks.count)
        var next = 0
        while next < order.count {
            order += daughters[order[next]]
            next += 1
        }
        guard order.count == tracks.count else {
            let reached = Set(order)
            let stranded = tracks.indices.first { !reached.contains($0) } ?? 0
            throw .cycle(track: tracks[stranded].id)
        }
        return order
    }

    /// Index of the mother of a track.
    func mother(of index: Int) -> Int? {
        birth[index].flatMap { position(of: divisions[$0].mother) }
    }

    private func checkTracks() throws(LineageError) {
        for (index, track) in tracks.enumerated() {
            if index > 0 && tracks[index - 1].id == track.id {
                throw .duplicateTrack(id: track.id)
            }
            guard track.id >= 1 else { throw .malformedTrack(id: track.id, reason: "ids begin at 1") }
            guard !track.observations.isEmpty else {
                throw .malformedTrack(id: track.id, reason: "it has no observation")
            }
            let frames = track.observations.lazy.map(\.frame)
            guard zip(frames, frames.dropFirst()).allSatisfy({ $0 < $1 }), track.firstFrame >= 0 else {
                throw .malformedTrack(id: track.id, reason: "its frames do not ascend from 0 on")
            }
        }
    }

    private mutating func add(_ index: Int) throws(LineageError) {
        let division = divisions[index]
        guard let mother = position(of: division.mother) else { throw .unknownTrack(id: division.mother) }
        guard division.hasPossibleDaughterCount else {
            throw .daughterCount(mother: division.mother, count: division.daughters.count, kind: division.kind)
        }
        if division.kind == .mitosis {
            guard !divides[mother] else { throw .dividesTwice(mother: division.mother) }
            divides[mother] = true
        }
        for id in division.daughters {
            guard let daughter = position(of: id) else { throw .unknownTrack(id: id) }
            if let other = birth[daughter] {
                throw .twoMothers(daughter: id, first: divisions[other].mother, second: division.mother)
            }
            guard division.agrees(mother: tracks[mother], daughter: tracks[daughter]) else {
                throw .outOfOrder(mother: division.mother, daughter: id, frame: division.frame)
            }
            birth[daughter] = index
            daughters[mother].append(daughter)
        }
        try checkFrame(of: division)
    }

    private func checkFrame(of division: Division) throws(LineageError) {
        let births = division.daughters.compactMap { position(of: $0).map { tracks[$0].firstFrame } }
        guard births.min() == division.frame else {
            throw .outOfOrder(mother: division.mother, daughter: division.daughters[0], frame: division.frame)
        }
    }

    private func position(of id: Int) -> Int? {
        tracks.sortedIndex(of: id, by: \.id)
    }
}

extension Division {
    /// The same division with its daughters in ascending order.
    fileprivate var canonical: Division {
        var result = self
        result.daughters.sort()
        return result
    }

    fileprivate var hasPossibleDaughterCount: Bool {
        switch kind {
        case .mitosis: (2...3).contains(daughters.count)
        case .budding: daughters.count == 1
        }
    }

    /// The order of divisions everywhere: by frame, mother, first daughter.
    static func precedes(_ left: Division, _ right: Division) -> Bool {
        (left.frame, left.mother, left.daughters.first ?? 0) < (right.frame, right.mother, right.daughters.first ?? 0)
    }

    fileprivate func agrees(mother: Track, daughter: Track) -> Bool {
        switch kind {
        case .mitosis: mother.lastFrame < daughter.firstFrame
        case .budding: mother.firstFrame <= daughter.firstFrame && daughter.firstFrame <= mother.lastFrame
        }
    }
}
