/// A trace on its way: corrected, not yet related to a baseline.
struct CorrectedTrace {
    let track: Int
    let mother: Int?
    private let name: String
    private(set) var points: [ProcessedPoint]

    /// Takes bleaching out of a trace that lies inside the movie and puts a point into every gap.
    ///
    /// - Parameters:
    ///   - raw: the trace, with at least one point.
    ///   - flags: flags of its points.
    ///   - course: what bleaching did.
    ///   - hidden: what the border of the image may hide.
    ///   - noise: standard deviation of the noise, relative to the value; NaN when unknown.
    ///   - clock: the movie's times.
    init(
        _ raw: RawTrace,
        flags: [TraceFlags],
        course: BleachingCourse,
        hidden: HiddenShare,
        noise: Double,
        clock: MovieClock
    ) {
        track = raw.track
        mother = raw.mother
        name = raw.name
        let level = RobustStatistics.median(raw.points.map(\.value).filter(\.isFinite).map(abs))
        points = []
        for ((point, flags), share) in zip(zip(raw.points, flags), hidden.shares(of: raw)) {
            for gap in (points.last.map { $0.frame + 1 } ?? point.frame)..<point.frame {
                points.append(ProcessedPoint(gapAtFrame: gap, timeInSeconds: clock.time(at: gap)))
            }
            let factor = course.factors[point.frame]
            let value = point.value / factor
            let spread = noise.isFinite ? noise * TraceNoise.scale(of: point.value, level: level) : 0
            let errors = PointErrors(
                boundary: point.boundaryDeviation / factor,
                background: point.backgroundDeviation / factor,
                hidden: abs(value) * hidden.relativeDeviation,
                hiddenShare: share,
                noise: spread / factor,
                bleaching: abs(value) * course.errors[point.frame]
            )
            points.append(
                ProcessedPoint(
                    frame: point.frame,
                    timeInSeconds: clock.time(at: point.frame),
                    raw: point.value,
                    corrected: Estimate(value, standardError: value.isFinite ? errors.total : .nan),
                    normalized: .undefined,
                    flags: flags,
                    isObserved: true,
                    errors: errors
                )
            )
        }
    }

    /// The trace with its corrected values smoothed; their intervals keep their width.
    func smoothed(by smoothing: TraceSmoothing) -> CorrectedTrace {
        var smoothed = self
        for (index, value) in smoothing.apply(to: points.map(\.corrected.value)).enumerated() {
            let shift = value - points[index].corrected.value
            smoothed.points[index].corrected.value = value
            smoothed.points[index].corrected.lower += shift
            smoothed.points[index].corrected.upper += shift
        }
        return smoothed
    }

    /// The finished trace.
    func normalized(
        _ baseline: TraceBaseline?,
        isInherited: Bool,
        frameCount: Int,
        parameters: TraceParameters
    ) -> ProcessedTrace {
        var trace = ProcessedTrace(
            track: track,
            name: name,
            baseline: baseline?.estimate ?? .undefined,
            points: points,
            flags: wholeFlags(frameCount: frameCount, parameters: parameters)
        )
        if isInherited { trace.flags.insert(.inheritedBaseline) }
        if let baseline, baseline.isUnstable(limit: parameters.largestBaselineVariation) {
            trace.flags.insert(.unstableBaseline)
        }
        for index in points.indices where points[index].corrected.value.isFinite {
            if parameters.normalization == .none {
                trace.points[index].normalized = points[index].corrected
            } else if let baseline {
                trace.points[index].normalized = baseline.normalize(points[index], by: parameters.normalization)
            }
            if isInherited { trace.points[index].flags.insert(.inheritedBaseline) }
        }
        return trace
    }

    private func wholeFlags(frameCount: Int, parameters: TraceParameters) -> TraceFlags {
        var flags = points.reduce(into: TraceFlags()) { $0.formUnion($1.flags) }
        flags.remove(.gap)
        let observed = Double(points.count { $0.isObserved })
        if observed < parameters.shortestShare * Double(frameCount) { flags.insert(.short) }
        if Double(points.count) - observed > parameters.largestGapShare * Double(points.count) { flags.insert(.gap) }
        return flags
    }
}

extension ProcessedPoint {
    /// A frame in which the cell was not seen.
    init(gapAtFrame frame: Int, timeInSeconds: Double?) {
        self.init(
            frame: frame,
            timeInSeconds: timeInSeconds,
            raw: .nan,
            corrected: .undefined,
            normalized: .undefined,
            flags: .gap,
            isObserved: false
        )
    }
}

extension RawTracePoint {
    /// Change of the value when the masks grow by one pixel; 0 when unknown.
    var boundaryDeviation: Double {
        let deviation = (uncertainty.boundaryOuter - uncertainty.boundaryInner) / 2
        return deviation.isFinite ? deviation : 0
    }

    /// Standard error of the value from its backgrounds; 0 when unknown.
    var backgroundDeviation: Double {
        uncertainty.backgroundStandardError.isFinite ? uncertainty.backgroundStandardError : 0
    }
}
