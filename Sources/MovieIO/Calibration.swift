package import CellImage

/// What one source says about a movie; nil means that it says nothing.
package struct MovieFacts: Sendable, Equatable {
    /// The source.
    package var source: MetadataSource
    /// Size of a pixel.
    package var pixelSize: PixelSize?
    /// Nominal time between frames.
    package var frameInterval: FrameInterval?
    /// Measured time of each frame in seconds from any origin; nil entries were not recorded.
    package var frameTimes: [Double?]?
    /// Channel names.
    package var channelNames: [String]?
    /// Bits of a pixel that carry signal.
    package var significantBits: Int?

    /// Makes facts of a source.
    package init(
        _ source: MetadataSource,
        pixelSize: PixelSize? = nil,
        frameInterval: FrameInterval? = nil,
        frameTimes: [Double?]? = nil,
        channelNames: [String]? = nil,
        significantBits: Int? = nil
    ) {
        self.source = source
        self.pixelSize = pixelSize
        self.frameInterval = frameInterval
        self.frameTimes = frameTimes
        self.channelNames = channelNames
        self.significantBits = significantBits
    }
}

/// The facts of several sources put together: the first source wins, and what it outvotes is listed.
package struct Calibration: Sendable, Equatable {
    /// Size of a pixel.
    package private(set) var pixelSize: Sourced<PixelSize>?
    /// Time between frames: the median of the measured times where there are any.
    package private(set) var frameInterval: Sourced<FrameInterval>?
    /// Measured seconds since the first frame.
    package private(set) var frameTimes: Sourced<[Double]>?
    /// Channel names.
    package private(set) var channelNames: Sourced<[String]>?
    /// Bits of a pixel that carry signal.
    package private(set) var significantBits: Int?
    /// Facts on which sources disagree.
    package private(set) var conflicts: [MetadataConflict] = []
    /// Tolerated defects.
    package private(set) var warnings: [String] = []

    /// Relative difference from which two sources are said to disagree.
    package static let tolerance = 0.02

    /// Puts facts together.
    ///
    /// - Parameters:
    ///   - facts: what the sources say, the most trusted one first.
    ///   - frameNumbers: true number of each frame, to which `frameTimes` belong one by one.
    ///   - channelCount: number of channels; lists of names of another length are set aside.
    package init(_ facts: [MovieFacts], frameNumbers: [Int], channelCount: Int) {
        combinePixelSizes(facts)
        combineClocks(facts, frameNumbers: frameNumbers)
        combineChannelNames(facts, channelCount: channelCount)
        significantBits = facts.lazy.compactMap(\.significantBits).first { (1...64).contains($0) }
    }

    private mutating func combinePixelSizes(_ facts: [MovieFacts]) {
        for fact in facts {
            guard let size = fact.pixelSize else { continue }
            guard let used = pixelSize else {
                pixelSize = Sourced(size, from: fact.source)
                continue
            }
            let differs =
                Calibration.differ(used.value.widthInMicrometers, size.widthInMicrometers)
                || Calibration.differ(used.value.heightInMicrometers, size.heightInMicrometers)
            if differs {
                conflict("pixel size", used.value.text, used.source, size.text, fact.source)
            }
        }
    }

    /// Clocks in order of trust: the user's interval, measured times, nominal intervals.
    private mutating func combineClocks(_ facts: [MovieFacts], frameNumbers: [Int]) {
        if let user = facts.first(where: { $0.source == .user && $0.frameInterval != nil }) {
            frameInterval = user.frameInterval.map { Sourced($0, from: .user) }
        }
        for fact in facts where fact.frameTimes != nil {
            addMeasuredTimes(fact, frameNumbers: frameNumbers)
        }
        for fact in facts where fact.source != .user {
            guard let interval = fact.frameInterval else { continue }
            addInterval(interval, from: fact.source, isMeasured: false)
        }
    }

    private mutating func addMeasuredTimes(_ fact: MovieFacts, frameNumbers: [Int]) {
        guard let recorded = fact.frameTimes, recorded.count == frameNumbers.count, recorded.count > 1 else { return }
        switch MeasuredClock(recorded) {
        case .absent:
            break
        case .unusable(let reason):
            warnings.append("\(fact.source.rawValue): \(reason); the measured times are not used.")
        case .times(let times):
            guard let interval = MeasuredClock.medianInterval(times, frameNumbers: frameNumbers) else { return }
            if frameInterval == nil { frameTimes = Sourced(times, from: fact.source) }
            addInterval(interval, from: fact.source, isMeasured: true)
        }
    }

    private mutating func addInterval(_ interval: FrameInterval, from source: MetadataSource, isMeasured: Bool) {
        guard let used = frameInterval else {
            frameInterval = Sourced(interval, from: source)
            return
        }
        guard Calibration.differ(used.value.seconds, interval.seconds) else { return }
        let usedText = used.value.text + (frameTimes == nil ? "" : " (measured)")
        conflict("frame interval", usedText, used.source, interval.text + (isMeasured ? " (measured)" : ""), source)
        if frameTimes != nil && !isMeasured {
            warnings.append(
                "The measured frame interval is \(used.value.text), \(source.rawValue) announces \(interval.text); "
                    + "the measured times are used."
            )
        }
    }

    private mutating func combineChannelNames(_ facts: [MovieFacts], channelCount: Int) {
        for fact in facts {
            guard let names = fact.channelNames, names.count == channelCount, names.contains(where: { !$0.isEmpty })
            else { continue }
            guard let used = channelNames else {
                channelNames = Sourced(Calibration.distinct(names), from: fact.source)
                continue
            }
            if used.source != .user && used.value != names {
                conflict(
                    "channel names",
                    used.value.joined(separator: ", "),
                    used.source,
                    names.joined(separator: ", "),
                    fact.source
                )
            }
        }
    }

    /// The names with empty ones filled in and repeated ones numbered, so that each names one channel.
    private static func distinct(_ names: [String]) -> [String] {
        var result: [String] = []
        for (index, name) in names.enumerated() {
            var candidate = name.isEmpty ? "channel \(index)" : name
            var number = 2
            while result.contains(candidate) {
                candidate = "\(name) \(number)"
                number += 1
            }
            result.append(candidate)
        }
        return result
    }

    private mutating func conflict(
        _ field: String,
        _ used: String,
        _ usedSource: MetadataSource,
        _ ignored: String,
        _ ignoredSource: MetadataSource
    ) {
        conflicts.append(
            MetadataConflict(
                field: field,
                used: used,
                usedSource: usedSource,
                ignored: ignored,
                ignoredSource: ignoredSource
            )
        )
    }

    private static func differ(_ used: Double, _ other: Double) -> Bool {
        (used - other).magnitude > tolerance * used.magnitude
    }
}

extension PixelSize {
    /// The size for people, in micrometres.
    var text: String {
        widthInMicrometers == heightInMicrometers
            ? "\(widthInMicrometers.shortText) µm"
            : "\(widthInMicrometers.shortText) x \(heightInMicrometers.shortText) µm"
    }
}

extension FrameInterval {
    /// The interval for people, in seconds.
    var text: String { "\(seconds.shortText) s" }
}
