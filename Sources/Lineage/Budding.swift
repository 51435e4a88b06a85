public import CellImage
public import Tracker

/// What the search for buds found.
public struct BuddingResult: Sendable, Equatable {
    /// The tracks, those joined whose cell was lost and came back, numbered anew if there are any.
    public var tracking: TrackingResult
    /// Bud emergences by frame, then mother.
    public var divisions: [Division]
    /// Tracks that begin like a bud but have no possible mother in reach: cells that flowed in.
    public var external: [Int]
    /// Tracks that begin like a bud but vanish or never grow: debris and pieces of masks.
    public var rejected: [Int]

    /// Makes a result.
    public init(tracking: TrackingResult, divisions: [Division], external: [Int], rejected: [Int]) {
        self.tracking = tracking
        self.divisions = divisions
        self.external = external
        self.rejected = rejected
    }
}

/// Finds bud emergences: a small object appears beside a cell and grows while the cell goes on.
///
/// All new small tracks are weighed against the cells around them over their first frames, and mothers are given to
/// buds so that the whole explains most. See docs/methods/budding.md.
public struct Budding: Sendable {
    /// Every number that shapes the search.
    public let parameters: BuddingParameters

    /// Makes a detector.
    ///
    /// - Throws: `LineageError.parameter` for a value outside its range.
    public init(parameters: BuddingParameters = BuddingParameters()) throws(LineageError) {
        try parameters.validate()
        self.parameters = parameters
    }

    /// Finds the buds of a movie; tracks are joined where a cell was lost and came back, and else stay as they are.
    ///
    /// - Parameters:
    ///   - frames: detections of every frame.
    ///   - overlaps: overlaps and drift of neighbouring frames; without them drift counts as none.
    ///   - tracking: tracks of these detections.
    ///   - frameInterval: the clock, for the time between two buds; nil when unknown.
    ///   - pixelSize: the size of a pixel, for the size at which buds count as emerged; nil when unknown.
    ///   - masks: gives the label image of a frame; asked once per frame, in ascending order, and only for frames
    ///     just before and after the beginning of a small track.
    ///   - neckMarker: gives the channel of a bud-neck marker (such as a septin) of a frame; asked for the frames in
    ///     which a bud is looked at. Nil when there is no such channel.
    /// - Returns: divisions, and what was left out. A division's cost is the negative log likelihood ratio against no
    ///   mother, its rival cost that of the next best mother.
    /// - Throws: `LineageError.missingDetection` when tracks and detections do not belong together;
    ///   `LineageError.unreadableMasks` when `masks` fails, `.unreadableMarker` when `neckMarker` does.
    public func detect(
        frames: [FrameDetections],
        overlaps: [FrameOverlap],
        tracking: TrackingResult,
        frameInterval: FrameInterval?,
        pixelSize: PixelSize? = nil,
        masks: @Sendable (Int) throws -> LabelRuns,
        neckMarker: (@Sendable (Int) throws -> Plane<Float>)? = nil
    ) throws(LineageError) -> BuddingResult {
        let tracking = try reunited(tracking, frames: frames, overlaps: overlaps)
        let histories = try TrackHistories(tracks: tracking.tracks, frames: frames, overlaps: overlaps)
        let scale = MovieScale(histories)
        let small = newSmallTracks(histories, scale: scale)
        let buds = small.filter { isBudLike(histories.tracks[$0], lastFrame: histories.lastFrame) }
        let evidence = try gather(buds, histories, scale: scale, masks: masks, neckMarker: neckMarker)
        let calls = mothers(evidence, histories, scale: scale, frameInterval: frameInterval)
        let emergence = BudEmergence(
            calls.map { histories.tracks[$0.bud] },
            emergedArea: pixelSize.map {
                parameters.emergedAreaInSquareMicrometers / ($0.widthInMicrometers * $0.heightInMicrometers)
            },
            growthFrames: parameters.growthFrames
        )
        var result = result(
            calls,
            emergence: emergence,
            evidence: evidence,
            small: small,
            histories,
            tracking: tracking
        )
        result.addSeparations(separation(scale: scale, frameInterval: frameInterval), histories)
        return result
    }

    /// How it is judged when a bud leaves its mother.
    private func separation(scale: MovieScale, frameInterval: FrameInterval?) -> BudSeparation {
        BudSeparation(
            longest: frames(parameters.longestBuddingMinutes, of: frameInterval, or: parameters.longestBuddingFrames),
            shortest: max(2, frames(parameters.shortestBuddingMinutes, of: frameInterval, or: 4)),
            gap: parameters.reachInDiameters * scale.diameter
        )
    }

    private func reunited(
        _ tracking: TrackingResult,
        frames: [FrameDetections],
        overlaps: [FrameOverlap]
    ) throws(LineageError) -> TrackingResult {
        let histories = try TrackHistories(tracks: tracking.tracks, frames: frames, overlaps: overlaps)
        let reunion = TrackReunion(
            histories,
            scale: MovieScale(histories),
            reachInDiameters: parameters.reachInDiameters
        )
        return tracking.joined(reunion.continuations())
    }

    private func result(
        _ calls: [MotherChoice.Call],
        emergence: BudEmergence,
        evidence: [BudEvidence],
        small: [Int],
        _ histories: TrackHistories,
        tracking: TrackingResult
    ) -> BuddingResult {
        let ids = tracking.tracks.map(\.id)
        let bulges = Dictionary(uniqueKeysWithValues: evidence.map { ($0.bud, $0.bulges) })
        let divisions = calls.map { call in
            let birth = histories.tracks[call.mother].first?.frame ?? histories.firstFrame
            let rival = call.rivals.max { $0.gain < $1.gain }
            return Division(
                mother: ids[call.mother],
                daughters: [ids[call.bud]],
                frame: call.birth,
                kind: .budding,
                cost: -call.gain,
                rivalCost: rival.map { -$0.gain },
                confidence: probability(gain: call.gain, rivals: call.rivals.map(\.gain)),
                emergenceFrame: emergence.frame(
                    of: histories.tracks[call.bud],
                    bulge: bulges[call.bud]?[call.mother] ?? 0,
                    earliest: birth + 1
                ),
                evidence: call.evidence,
                rival: rival.map { histories.detections(of: call.bud, beside: $0.mother) } ?? []
            )
        }
        let buds = evidence.map(\.bud)
        let kept = Set(buds)
        let mothered = Set(calls.map(\.bud))
        return BuddingResult(
            tracking: tracking,
            divisions: divisions.sorted(by: Division.precedes),
            external: buds.filter { !mothered.contains($0) }.map { ids[$0] },
            rejected: small.filter { !kept.contains($0) }.map { ids[$0] }
        )
    }

    /// Tracks that begin after the first frame with less than the usual area.
    func newSmallTracks(_ histories: TrackHistories, scale: MovieScale) -> [Int] {
        let usual = Double.pi / 4 * scale.diameter * scale.diameter
        return histories.tracks.indices.filter { index in
            guard let first = histories.tracks[index].first else { return false }
            return first.frame > histories.firstFrame && first.area < usual
        }
    }

    /// Whether a new small track lives and grows as buds do.
    func isBudLike(_ track: [Sighting], lastFrame: Int) -> Bool {
        guard let first = track.first, let last = track.last else { return false }
        let reachesEnd = last.frame == lastFrame
        if track.count < parameters.minimumPersistence { return reachesEnd }
        if track.count < parameters.growthFrames && reachesEnd { return true }
        let largest = track.prefix(parameters.growthFrames).lazy.map(\.area).max() ?? 0
        return largest >= parameters.minimumGrowth * first.area
    }

    /// Looks at the masks of the first frames of all buds, frame after frame.
    private func gather(
        _ buds: [Int],
        _ histories: TrackHistories,
        scale: MovieScale,
        masks: @Sendable (Int) throws -> LabelRuns,
        neckMarker: (@Sendable (Int) throws -> Plane<Float>)?
    ) throws(LineageError) -> [BudEvidence] {
        var evidence = buds.map { BudEvidence(bud: $0) }
        var wanted: [Int: [(evidence: Int, index: Int)]] = [:]
        for (number, bud) in buds.enumerated() {
            for (index, sighting) in histories.tracks[bud].prefix(parameters.evidenceFrames).enumerated() {
                wanted[sighting.frame, default: []].append((number, index))
                // Before its first frame a bud may be a bulge of its mother's mask.
                if index == 0 { wanted[sighting.frame - 1] = wanted[sighting.frame - 1] ?? [] }
            }
        }
        let reach = min(100, max(3, Int((parameters.reachInDiameters * scale.diameter).rounded())))
        var earlier: (frame: Int, runs: LabelRuns)?
        for (frame, looks) in wanted.sorted(by: { $0.key < $1.key }) where histories.hasFrame(frame) {
            let runs = try readMasks(frame, masks)
            defer { earlier = (frame, runs) }
            let marker = looks.isEmpty ? nil : try readMarker(frame, neckMarker, size: runs)
            let neighbours = histories.placesByLabel(in: frame)
            for look in looks {
                evidence[look.evidence].add(
                    histories.tracks[evidence[look.evidence].bud][look.index],
                    runs: runs,
                    neighbours: neighbours,
                    histories: histories,
                    reach: reach,
                    marker: marker
                )
                if look.index == 0, let earlier, earlier.frame == frame - 1 {
                    let sighting = histories.tracks[evidence[look.evidence].bud][0]
                    evidence[look.evidence].addPast(sighting, runs: runs, earlier: earlier.runs, histories: histories)
                }
            }
        }
        return evidence
    }

    private func readMarker(
        _ frame: Int,
        _ neckMarker: (@Sendable (Int) throws -> Plane<Float>)?,
        size: LabelRuns
    ) throws(LineageError) -> Plane<Float>? {
        guard let neckMarker else { return nil }
        let plane: Plane<Float>
        do {
            plane = try neckMarker(frame)
        } catch {
            throw .unreadableMarker(frame: frame, reason: "\(error)")
        }
        guard plane.width == size.width, plane.height == size.height else {
            throw .unreadableMarker(frame: frame, reason: "its size is not that of the masks")
        }
        return plane
    }

    private func readMasks(
        _ frame: Int,
        _ masks: @Sendable (Int) throws -> LabelRuns
    ) throws(LineageError) -> LabelRuns {
        do {
            return try masks(frame)
        } catch {
            throw .unreadableMasks(frame: frame, reason: "\(error)")
        }
    }

    /// A time in frames; another number of frames for a movie without a clock.
    func frames(_ minutes: Double, of frameInterval: FrameInterval?, or fallback: Int) -> Int {
        frameInterval.map { Int(min((minutes * 60 / $0.seconds).rounded(.up), 1e9)) } ?? fallback
    }
}

extension TrackHistories {
    /// A possible mother when a bud appears, then the bud's first sighting.
    fileprivate func detections(of bud: Int, beside mother: Int) -> [DetectionID] {
        guard let first = tracks[bud].first, let place = tracks[mother].last(where: { $0.frame <= first.frame }) else {
            return []
        }
        return [place.id, first.id]
    }
}

extension BuddingResult {
    /// Fills in when mothers and buds separate.
    fileprivate mutating func addSeparations(_ separation: BudSeparation, _ histories: TrackHistories) {
        let positions = Dictionary(uniqueKeysWithValues: tracking.tracks.enumerated().map { ($1.id, $0) })
        let births = Dictionary(grouping: divisions, by: \.mother).mapValues { buds in
            buds.map { $0.emergenceFrame ?? $0.frame }.sorted()
        }
        for index in divisions.indices {
            let division = divisions[index]
            let emergence = division.emergenceFrame ?? division.frame
            guard let bud = division.daughters.first, let budPosition = positions[bud],
                let motherPosition = positions[division.mother]
            else { continue }
            let estimate = separation.estimate(
                bud: histories.tracks[budPosition],
                mother: histories.tracks[motherPosition],
                bounds: BudSeparation.Bounds(
                    emergence: emergence,
                    nextBud: births[division.mother]?.first { $0 > emergence },
                    ownBud: births[bud]?.first
                )
            )
            divisions[index].cytokinesisFrame = estimate?.frame
            divisions[index].cytokinesisConfidence = estimate?.confidence
        }
    }
}
