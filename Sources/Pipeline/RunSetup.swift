import CellImage
import MovieIO
import Reporters
import Segmenter
import TrackStore

/// A job with its files opened and its parameters checked against them.
struct RunSetup: Sendable {
    let parameters: RunParameters
    let source: FrameSource
    let analysis: FrameAnalysis
    /// What a reader should know of a dose with no frame before it; nil of any other.
    let baselineWarning: String?

    /// Opens the inputs of a job; `report` hears of what takes long.
    init(_ run: Run, report: (RunEvent) -> Void = { _ in }) throws(RunError) {
        try run.checkCells()
        try run.checkNuclei()
        parameters = run.parameters
        var inputs = RunInputs(
            parameters: run.parameters,
            moviePaths: run.moviePaths,
            labelPaths: run.labelPaths,
            threads: run.threads
        )
        inputs.nucleusLabelPaths = run.nucleusLabelPaths
        inputs.readsCutFiles = run.skipsBadFrames
        if run.existing == .resume { inputs.begunScale = Resume.begunScale(in: run.output) }
        let parameters = parameters
        var warning: String?
        var measuring: FrameMeasuring?
        source = try inputs.open(report: report) { metadata, movie throws(RunError) in
            _ = try NeckMarker.planes(parameters) { () throws(RunError) in movie }
            try DoseTime.check(parameters, against: metadata)
            warning = try DoseTime.checkedBaseline(parameters, clock: metadata.clock)
            _ = try ControlTraces(parameters, result: run.output, clock: metadata.clock)
            measuring = try RunSetup.measuring(parameters, movie: movie?.metadata)
        }
        baselineWarning = warning
        analysis = FrameAnalysis(source: source, measuring: measuring)
    }

    /// What measures the cells of a movie; nil for masks alone.
    private static func measuring(
        _ parameters: RunParameters,
        movie: MovieMetadata?
    ) throws(RunError) -> FrameMeasuring? {
        guard let movie else {
            guard parameters.reporters.isEmpty else {
                throw .parameter(name: "reporters", reason: "there are masks alone and no pixels to measure")
            }
            return nil
        }
        let names = movie.channelNames.value
        return try FrameMeasuring(
            parameters,
            channelNames: names,
            saturationValue: movie.saturationValue,
            cellChannel: try parameters.cellChannel(in: names)
        )
    }

    /// The record of this run for the result file.
    func record(arguments: [String], output: String) throws(RunError) -> RunRecord {
        let pixels = source.hasPixels ? source.metadata.files : []
        return try Provenance.record(
            stage: .run,
            arguments: arguments,
            parameters: parameters,
            segmenter: source.segmenter,
            inputs: try Provenance.digests(
                pixels.map { (InputDigest.Role.movie, $0) } + source.labelFiles.map { (InputDigest.Role.labels, $0) }
                    + source.nucleusLabelFiles.map { (InputDigest.Role.nucleusLabels, $0) }
            ) + Provenance.digests(parameters.files, at: parameters.files, for: output)
        )
    }
}

extension Run {
    /// Refuses masks of a movie's cells that would not be used.
    fileprivate func checkCells() throws(RunError) {
        guard !moviePaths.isEmpty, !labelPaths.isEmpty, parameters.segmentation.segmenter != .labels else { return }
        throw .parameter(
            name: "segmentation.segmenter",
            reason:
                "masks of the cells are given, which '\(parameters.segmentation.segmenter.rawValue)' would not use; "
                + "choose 'labels', or leave them out"
        )
    }

    /// Refuses masks of nuclei that would not be used, and a run without those that its parameters name.
    fileprivate func checkNuclei() throws(RunError) {
        let name = "segmentation.nuclei"
        let isGiven = !nucleusLabelPaths.isEmpty
        guard !moviePaths.isEmpty else {
            guard !isGiven else {
                throw .parameter(name: name, reason: "there are masks alone and no pixels to measure in nuclei")
            }
            return
        }
        switch parameters.segmentation.nuclei {
        case .labels where !isGiven:
            throw .parameter(name: name, reason: "'labels' needs masks of nuclei; give them with --nucleus-labels")
        case .channel where isGiven:
            throw .parameter(name: name, reason: "masks of nuclei are given; choose 'labels', or leave them out")
        case .labels, .channel: break
        }
    }
}

extension RunParameters {
    /// Whether nuclei are known besides the cells.
    var hasNuclei: Bool { channels.nucleus != nil || segmentation.nuclei == .labels }

    /// Checks that every reporter names channels of the movie and regions that are measured, and tells something.
    func checkReporters(channelNames: [String]) throws(RunError) {
        let measured = measurement.measuredRegions(for: reporters, hasNuclei: hasNuclei)
        guard measurement.masksShow == .cells || !hasNuclei else {
            throw .parameter(
                name: "measurement.masksShow",
                reason: "the masks are nuclei already; name no channel of nuclei and give no other masks of them"
            )
        }
        for reporter in reporters {
            for channel in reporter.channels where !channelNames.contains(channel) {
                throw .reporter(.unknownChannel(name: channel, available: channelNames))
            }
            if let reason = reporter.reasonItTellsNothing { throw .parameter(name: "reporters", reason: reason) }
            for region in MeasurementRegion.allCases
            where reporter.regions.contains(region) && !measured.contains(region) {
                throw .parameter(
                    name: "reporters",
                    reason: "'\(reporter.name)' needs the region '\(region.rawValue)', which is not measured"
                        + (hasNuclei || measurement.masksShow == .nuclei
                            ? "" : "; name the channel of the nuclei, or give masks of them")
                )
            }
        }
    }
}

extension Reporter {
    /// Why its value tells nothing of cells; nil where it does.
    fileprivate var reasonItTellsNothing: String? {
        switch self {
        case .ratio(let ratio) where ratio.numerator == ratio.denominator && ratio.region == ratio.denominatorRegion:
            "'\(name)' is '\(ratio.numerator)' over itself in one region, 1 in every cell; name two channels or two regions"
        case .fret(let fret) where fret.donor == fret.transfer:
            "'\(name)' names '\(fret.donor)' as its donor and as its transfer; they are two channels"
        case .ratio, .fret, .translocation, .intensity: nil
        }
    }
}

extension MeasurementParameters {
    /// The regions to measure: those that are named, else the usual ones and what reporters need, as far as there are masks
    /// for them.
    func measuredRegions(for reporters: [Reporter], hasNuclei: Bool) -> Set<MeasurementRegion> {
        if let regions { return Set(regions) }
        let wanted = reporters.reduce(Set(MeasurementRegion.usual)) { $0.union($1.regions) }
        return wanted.intersection(possibleRegions(hasNuclei: hasNuclei))
    }

    /// The regions that there are masks for.
    private func possibleRegions(hasNuclei: Bool) -> Set<MeasurementRegion> {
        switch masksShow {
        case .cells: hasNuclei ? Set(MeasurementRegion.allCases) : [.cell, .perimeter, .core]
        case .nuclei: [.nucleus, .nucleusCore, .ring]
        }
    }
}

extension ChannelRoles {
    /// The 0-based channel with a name, or with a number where no channel has that name.
    static func index(of channel: String, in names: [String]) throws(RunError) -> Int {
        if let index = names.firstIndex(of: channel) { return index }
        if let number = Int(channel), names.indices.contains(number) { return number }
        throw .reporter(.unknownChannel(name: channel, available: names))
    }
}

extension RunParameters {
    /// The 0-based channel in which cells are found.
    ///
    /// - Parameter channelNames: the movie's channels.
    /// - Returns: the channel that plays that part, else that of the classical segmenter.
    /// - Throws: `RunError.reporter` when there is no such channel.
    public func cellChannel(in channelNames: [String]) throws(RunError) -> Int {
        guard let cell = channels.cell else { return segmentation.classical.channel }
        return try ChannelRoles.index(of: cell, in: channelNames)
    }
}
