import CellImage
import MovieIO
import NeuralNetwork
import Segmenter

/// Opens the movie, the masks and the segmenter that a job names.
struct RunInputs {
    let parameters: RunParameters
    let moviePaths: [String]
    let labelPaths: [String]
    var nucleusLabelPaths: [String] = []
    var boxesFile: String?
    /// Whether a movie that is cut off is read up to there.
    var readsCutFiles = false
    /// The scale at which a run that is gone on with saw its frames; nil when it is to be found out.
    var begunScale: Double?
    let threads: ThreadBudget

    /// Opens everything.
    ///
    /// - Parameters:
    ///   - report: hears of what takes long.
    ///   - check: refuses what does not fit the movie, nil for masks alone, before the size of the cells is looked for, which
    ///     takes a network seconds.
    /// - Returns: the frames and their masks.
    /// - Throws: `RunError`; `.interrupted` when the task is cancelled while the size of the cells is looked for.
    func open(
        report: (RunEvent) -> Void,
        check: (MovieMetadata, (any Movie)?) throws(RunError) -> Void = { _, _ in }
    ) throws(RunError) -> FrameSource {
        try RunError.translate {
            var options = try parameters.movie.options()
            if readsCutFiles { options.readsCutFiles = true }
            guard !moviePaths.isEmpty else {
                let masks = try LabelMovie(labelPaths, options: options)
                try masks.refuseOtherImages()
                let source = FrameSource(masks: masks)
                try check(source.metadata, nil)
                return source
            }
            let movie = try MovieOpener.open(moviePaths, options: options)
            try check(movie.metadata, movie)
            if let boxesFile { return try boxPrompts(boxesFile, in: movie, report) }
            let nuclei = try nucleusLabels(movie.metadata)
            let labels = try cellLabels(movie.metadata)
            return FrameSource(
                movie,
                segmenter: try segmenter(of: movie, labels: labels, nuclei: nuclei, report: report),
                labels: labels,
                nuclei: nuclei
            )
        }
    }

    /// The masks of cells; nil when a segmenter finds them.
    private func cellLabels(_ metadata: MovieMetadata) throws -> FrameSource.Labels? {
        guard parameters.segmentation.segmenter == .labels else { return nil }
        guard !labelPaths.isEmpty else {
            throw RunError.parameter(
                name: "segmentation.segmenter",
                reason: "the segmenter 'labels' needs masks; give them with --labels"
            )
        }
        return try FrameSource.Labels(labelPaths, of: metadata)
    }

    /// The masks of nuclei; nil when there are none.
    private func nucleusLabels(_ metadata: MovieMetadata) throws -> FrameSource.Labels? {
        nucleusLabelPaths.isEmpty ? nil : try FrameSource.Labels(nucleusLabelPaths, of: metadata)
    }

    /// What finds the cells of a movie, or hands out their masks, and adds the masks of nuclei.
    private func segmenter(
        of movie: any Movie,
        labels: FrameSource.Labels?,
        nuclei: FrameSource.Labels?,
        report: (RunEvent) -> Void
    ) throws -> any Segmenter {
        let cells: any Segmenter
        if let labels {
            cells = try withNucleiInChannel(ImportedLabels(labels: labels.image(ofFrame:)), movie.metadata)
        } else if parameters.segmentation.segmenter == .cellsam {
            cells = try scaled(try cellSAM(movie.metadata, report), to: movie, report: report)
        } else {
            let found = try classical(movie.metadata)
            cells = hasOpenColours(movie.metadata) && found.settings.channel == 0 ? ColourMean(segmenter: found) : found
        }
        return nuclei.map { ImportedNuclei(in: cells, nuclei: $0.image(ofFrame:)) } ?? cells
    }

    /// Masks of cells with the nuclei that the program finds in their channel; the masks alone where none shows them.
    private func withNucleiInChannel(_ cells: ImportedLabels, _ metadata: MovieMetadata) throws -> any Segmenter {
        guard parameters.channels.nucleus != nil else { return cells }
        return ClassicalNuclei(in: cells, finder: try classical(metadata))
    }

    /// The classical segmenter, looking at the channels that the roles name.
    func classical(_ metadata: MovieMetadata) throws -> ClassicalSegmenter {
        let names = metadata.channelNames.value
        var settings = parameters.segmentation.classical
        settings.channel = try parameters.cellChannel(in: names)
        if let nucleus = parameters.channels.nucleus {
            settings.nucleusChannel = try ChannelRoles.index(of: nucleus, in: names)
        }
        return try ClassicalSegmenter(parameters: settings)
    }

    private func boxPrompts(
        _ file: String,
        in movie: any Movie,
        _ report: (RunEvent) -> Void
    ) throws -> FrameSource {
        guard parameters.segmentation.segmenter == .cellsam else {
            throw RunError.parameter(
                name: "segmentation.segmenter",
                reason: "boxes become masks by CellSAM alone; add --segmenter cellsam"
            )
        }
        let field = BoxTable.Field(
            frameCount: movie.metadata.frameCount,
            width: movie.metadata.width,
            height: movie.metadata.height
        )
        let table = try BoxTable(file: file, field: field)
        return FrameSource(movie, segmenter: BoxPrompts(network: try cellSAM(movie.metadata, report), table: table))
    }

    /// CellSAM, looking at the channels that the roles name.
    private func cellSAM(_ metadata: MovieMetadata, _ report: (RunEvent) -> Void) throws -> CellSAM {
        let names = metadata.channelNames.value
        let settings = parameters.segmentation
        let nucleus = try parameters.channels.nucleus.map { try ChannelRoles.index(of: $0, in: names) }
        let weights: CellSAMWeightFile
        do throws(WeightError) {
            weights = try ModelStore().open(settings.weights)
        } catch {
            throw SegmentationError.weights(error)
        }
        try settings.cellsam.checkUse(by: weights)
        let segmenter = try CellSAM(
            weights: weights,
            channels: try inputChannels(metadata, nucleus: nucleus),
            parameters: settings.cellsam,
            workers: Workers(count: threads.threads)
        )
        if let pixels = segmenter.limitedDiameter { report(.limitedScale(diameterInNetwork: pixels)) }
        return segmenter
    }

    /// The segmenter with the scale that suits the first, the middle and the last frame of a movie.
    ///
    /// A frame that cannot be read tells nothing here; its error is that of the frame when its turn comes.
    private func scaled(
        _ segmenter: CellSAM,
        to movie: any Movie,
        report: (RunEvent) -> Void
    ) throws(RunError) -> CellSAM {
        if let begunScale { return segmenter.scaling(by: begunScale) }
        let count = movie.metadata.frameCount
        // A single image is looked at no more often than it must.
        guard count > 1, segmenter.needsScale else { return segmenter }
        let frames = Set([0, count / 2, count - 1]).sorted()
        var scales: [Double] = []
        for (number, index) in frames.enumerated() {
            report(.findingCellSize(number: number + 1, count: frames.count))
            let scale = (try? movie.frame(at: index)).flatMap { try? segmenter.scale(for: $0) }
            guard !Task.isCancelled else {
                throw .interrupted(framesDone: 0, frameCount: count, state: "no frame was begun", isResumable: false)
            }
            if let scale { scales.append(scale) }
        }
        guard !scales.isEmpty else { return segmenter }
        return segmenter.scaling(by: scales.sorted()[scales.count / 2])
    }

    /// Whether the channels are colours and no role names one of them.
    private func hasOpenColours(_ metadata: MovieMetadata) -> Bool {
        metadata.isColour && parameters.channels.cell == nil && parameters.channels.nucleus == nil
    }

    /// The channels that the roles name; of colour images whose roles are open, all three.
    private func inputChannels(_ metadata: MovieMetadata, nucleus: Int?) throws -> InputChannels {
        if hasOpenColours(metadata) { return InputChannels(first: 0, nuclear: 1, wholeCell: 2) }
        return InputChannels(nuclear: nucleus, wholeCell: try parameters.cellChannel(in: metadata.channelNames.value))
    }
}
