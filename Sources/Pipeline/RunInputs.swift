import CellImage
import MovieIO
import Segmenter

/// Opens the movie, the masks and the segmenter that a job names.
struct RunInputs {
    let parameters: RunParameters
    let moviePaths: [String]
    let labelPaths: [String]

    /// Opens everything.
    func open() throws(RunError) -> FrameSource {
        try RunError.translate {
            let options = try parameters.movie.options()
            guard !moviePaths.isEmpty else {
                return FrameSource(masks: try LabelMovie(labelPaths, options: options), options: options)
            }
            let movie = try MovieOpener.open(moviePaths, options: options)
            switch parameters.segmentation.segmenter {
            case .labels:
                guard !labelPaths.isEmpty else {
                    throw RunError.parameter(
                        name: "segmentation.segmenter",
                        reason: "the segmenter 'labels' needs masks; give them with --labels"
                    )
                }
                let masks = try LabelMovie(labelPaths)
                let labels = FrameSource.Labels(movie: masks, indices: try masks.indices(for: movie.metadata))
                return FrameSource(movie, segmenter: importedLabels(labels), labels: labels)
            case .classical:
                return FrameSource(movie, segmenter: try classical(movie.metadata))
            }
        }
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

    private func importedLabels(_ labels: FrameSource.Labels) -> ImportedLabels {
        ImportedLabels { frame in
            guard labels.indices.indices.contains(frame), let index = labels.indices[frame] else { return nil }
            return try labels.movie.labels(at: index)
        }
    }
}
