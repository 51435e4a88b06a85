import CellImage

/// What the planes of a movie have in common, as its first page says.
package struct PlaneShape: Sendable, Equatable {
    /// Columns.
    package var width: Int
    /// Rows.
    package var height: Int
    /// Stored type.
    package var pixelType: PixelType
    /// Values per pixel.
    package var samples: Int
    /// Whether the samples are red, green and blue.
    package var isRGB: Bool

    /// The shape of a page.
    package init(_ page: TIFFPage) {
        width = page.width
        height = page.height
        pixelType = page.pixelType
        samples = page.samplesPerPixel
        isRGB = page.isRGB
    }

    /// The shape for people.
    var text: String {
        "\(width) x \(height) pixels of \(pixelType.rawValue)" + (samples > 1 ? " with \(samples) samples" : "")
    }
}

/// What a reader of one format found, before the user's options are applied.
package struct MovieDraft: Sendable {
    /// Name of the format.
    package var format: String
    /// The files in reading order; planes refer to them by index.
    package var files: [String]
    /// The planes and their dimensions.
    package var stack: PlaneStack
    /// Where the dimensions come from.
    package var axesSource: MetadataSource
    /// What the planes have in common.
    package var shape: PlaneShape
    /// Whether planes follow each other without a page each.
    package var isContiguous = false
    /// Whether the file breaks off, so that planes of the last time point may be missing.
    package var isCutOff = false
    /// Why the dimensions are a guess that only the user may make; nil when they are sure.
    package var ambiguity: MovieError?
    /// How the dimensions were guessed, one sentence; nil when they are sure.
    package var assumption: String?
    /// What the sources say, the most trusted one first.
    package var facts: [MovieFacts] = []
    /// True index of each time point; nil when they count from 0.
    package var frameNumbers: [Int]?
    /// Tolerated defects.
    package var warnings: [String] = []

    /// Replaces the dimensions by those that the user gives.
    ///
    /// - Throws: `MovieError.option` when they do not fit the planes.
    package mutating func apply(_ option: AxesOption, channelCount: Int?) throws(MovieError) {
        var known: [Character: Int] = [:]
        for axis in stack.axes where axis.count > 1 { known[axis.letter] = axis.count }
        if let channelCount { known["C"] = channelCount }
        var planes = stack.planes
        while isCutOff, planes.count > 1, (try? option.axes(planeCount: planes.count, known: known)) == nil {
            planes.removeLast()
        }
        let axes = try option.axes(planeCount: planes.count, known: known)
        guard let relabelled = PlaneStack(axes: axes, planes: planes) else {
            throw .option(name: MovieFlag.axes, reason: "\(option.text) does not fit \(planes.count) planes")
        }
        stack = relabelled
        axesSource = .user
        ambiguity = nil
        assumption = nil
        frameNumbers = nil
    }
}
