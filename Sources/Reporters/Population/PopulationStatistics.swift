/// The difference between two groups at one time.
public struct DifferencePoint: Sendable, Equatable {
    /// 0-based frame.
    public var frame: Int
    /// Seconds since the movie's first frame; nil when the movie has no clock.
    public var timeInSeconds: Double?
    /// Median of the treated cells minus that of the controls, with its bootstrap interval (95 %).
    public var difference: Estimate
    /// Treated cells.
    public var treatedCount: Int
    /// Control cells.
    public var controlCount: Int

    /// Makes a point.
    public init(
        frame: Int,
        timeInSeconds: Double?,
        difference: Estimate,
        treatedCount: Int,
        controlCount: Int
    ) {
        self.frame = frame
        self.timeInSeconds = timeInSeconds
        self.difference = difference
        self.treatedCount = treatedCount
        self.controlCount = controlCount
    }
}

/// A trace with what places it in the experiment.
public struct PopulationMember: Sendable, Equatable {
    /// The processed trace.
    public var trace: ProcessedTrace
    /// Name of the well or movie; wells are the replicates of an experiment.
    public var well: String
    /// The frame that is taken as 0 where traces are aligned, such as the first frame after a division; nil for none.
    public var alignmentFrame: Int?

    /// Makes a member.
    public init(trace: ProcessedTrace, well: String = "", alignmentFrame: Int? = nil) {
        self.trace = trace
        self.well = well
        self.alignmentFrame = alignmentFrame
    }
}

/// Statistics of a reporter over cells, of the normalised values.
///
/// Intervals come from resampling wells and, within them, cells; where there is one well, cells alone. Cells of one well
/// share its pipetting and its focus, so that many cells in few wells do not make a narrow interval.
public struct PopulationStatistics: Sendable, Equatable {
    /// What counts, and how intervals are drawn.
    public let parameters: PopulationParameters

    /// Makes statistics.
    ///
    /// - Throws: `ReporterError.parameter` naming the first parameter that is out of range.
    public init(_ parameters: PopulationParameters = PopulationParameters()) throws(ReporterError) {
        try parameters.validate()
        self.parameters = parameters
    }

    /// The median over cells in every frame of the movie.
    ///
    /// - Parameters:
    ///   - members: traces of one reporter.
    ///   - group: name of the group.
    ///   - clock: the movie's frames and times.
    /// - Returns: one point per frame of the movie; the interval is unknown with fewer than two cells.
    /// - Complexity: O(draws times frames times cells).
    public func course(of members: [PopulationMember], group: String = "", clock: MovieClock) -> PopulationCourse {
        let sample = sample(members, frames: 0..<clock.frameCount) { _ in 0 }
        return PopulationCourse(
            group: group,
            name: members.first?.trace.name ?? "",
            points: points(sample, frames: 0..<clock.frameCount) { clock.time(at: $0) }
        )
    }

    /// The median over cells in every frame of the movie, without intervals.
    ///
    /// - Parameters: as of `course(of:group:clock:)`.
    /// - Returns: one point per frame of the movie.
    /// - Complexity: O(frames times cells).
    func medians(of members: [PopulationMember], group: String, clock: MovieClock) -> PopulationCourse {
        let sample = sample(members, frames: 0..<clock.frameCount) { _ in 0 }
        let points = zip(sample.medians, sample.counts).enumerated().map { frame, point in
            PopulationPoint(
                frame: frame,
                timeInSeconds: clock.time(at: frame),
                median: Estimate(point.0),
                cellCount: point.1
            )
        }
        return PopulationCourse(group: group, name: members.first?.trace.name ?? "", points: points)
    }

    /// The median over cells in the frames around an event of each, such as its division.
    ///
    /// - Parameters:
    ///   - members: traces of one reporter; those without an alignment frame do not count.
    ///   - frames: frames relative to the event.
    ///   - group: name of the group.
    ///   - clock: the movie's frames and times, taken to be evenly spaced around events.
    /// - Returns: one point per frame; frames and times are relative to the event and may be negative.
    /// - Complexity: O(draws times frames times cells).
    public func alignedCourse(
        of members: [PopulationMember],
        frames: Range<Int>,
        group: String = "",
        clock: MovieClock
    ) -> PopulationCourse {
        let aligned = members.filter { $0.alignmentFrame != nil }
        let sample = sample(aligned, frames: frames) { $0.alignmentFrame ?? 0 }
        let interval = clock.medianInterval
        return PopulationCourse(
            group: group,
            name: members.first?.trace.name ?? "",
            points: points(sample, frames: frames) { frame in interval.map { $0 * Double(frame) } }
        )
    }

    /// The difference between treated cells and controls in every frame of movies with one clock.
    ///
    /// - Parameters:
    ///   - treated: traces of treated cells.
    ///   - control: traces of control cells.
    ///   - clock: frames and times.
    /// - Returns: one point per frame; the interval is unknown with fewer than two cells on either side.
    /// - Complexity: O(draws times frames times cells).
    public func difference(
        treated: [PopulationMember],
        control: [PopulationMember],
        clock: MovieClock
    ) -> [DifferencePoint] {
        let frames = 0..<clock.frameCount
        let samples = [treated, control].map { sample($0, frames: frames) { _ in 0 } }
        let drawn = samples.enumerated().map { stream, sample in draws(sample, stream: UInt64(stream)) }
        let (above, below) = (samples[0].medians, samples[1].medians)
        let (aboveCounts, belowCounts) = (samples[0].counts, samples[1].counts)
        return frames.map { frame in
            let isKnown = min(aboveCounts[frame], belowCounts[frame]) > 1
            let differences = isKnown ? zip(drawn[0], drawn[1]).map { $0[frame] - $1[frame] } : []
            return DifferencePoint(
                frame: frame,
                timeInSeconds: clock.time(at: frame),
                difference: Estimate(above[frame] - below[frame], draws: differences),
                treatedCount: aboveCounts[frame],
                controlCount: belowCounts[frame]
            )
        }
    }

    /// Sorts the values that count into rows of cells.
    private func sample(
        _ members: [PopulationMember],
        frames: Range<Int>,
        origin: (PopulationMember) -> Int
    ) -> MedianBootstrap {
        let counted = members.filter { $0.trace.flags.isDisjoint(with: parameters.excludedTraces) }
        let rows = counted.map { member in
            var row = [Double](repeating: .nan, count: frames.count)
            for point in member.trace.points where point.flags.isDisjoint(with: parameters.excludedFrames) {
                let frame = point.frame - origin(member)
                if frames.contains(frame) { row[frame - frames.lowerBound] = point.normalized.value }
            }
            return row
        }
        return MedianBootstrap(rows: rows, wells: counted.map(\.well), placeCount: frames.count)
    }

    private func points(
        _ sample: MedianBootstrap,
        frames: Range<Int>,
        time: (Int) -> Double?
    ) -> [PopulationPoint] {
        let drawn = draws(sample, stream: 0)
        let (medians, counts) = (sample.medians, sample.counts)
        return frames.enumerated().map { place, frame in
            let values = counts[place] > 1 ? drawn.map { $0[place] } : []
            return PopulationPoint(
                frame: frame,
                timeInSeconds: time(frame),
                median: Estimate(medians[place], draws: values),
                cellCount: counts[place]
            )
        }
    }

    private func draws(_ sample: MedianBootstrap, stream: UInt64) -> [[Double]] {
        var generator = RandomDraws(seed: parameters.seed, stream: stream)
        return (0..<parameters.draws).map { _ in sample.draw(&generator) }
    }
}

extension MovieClock {
    /// The median time between frames, in seconds; nil when no two neighbouring times are known.
    public var medianInterval: Double? {
        let intervals = zip(timesInSeconds, timesInSeconds.dropFirst()).compactMap { one, next in
            if let one, let next { next - one } else { nil }
        }
        return intervals.isEmpty ? nil : RobustStatistics.median(intervals)
    }
}
