public import Lineage
public import Reporters
public import Segmenter
public import Tracker

/// Every number and choice that shapes a run; stored with its result.
///
/// They come from defaults, then a preset, then a configuration, then flags: see `ParameterLayers`.
public struct RunParameters: Codable, Sendable, Equatable {
    /// What the user says about the movie.
    public var movie = MovieParameters()
    /// Which channel plays which part.
    public var channels = ChannelRoles()
    /// How cells are found.
    public var segmentation = SegmentationParameters()
    /// How cells are followed.
    public var tracking = TrackingParameters()
    /// How divisions are found.
    public var divisions = DivisionSettings()
    /// How cells are measured.
    public var measurement = MeasurementParameters()
    /// What is computed from measured signals, in the order in which it is shown.
    public var reporters: [Reporter] = []
    /// When cells were treated, if they were.
    public var dose = DoseParameters()
    /// Cells that were not treated, by which traces are corrected.
    public var control = ControlParameters()
    /// How traces are corrected and related to their baseline.
    public var traces = TraceParameters()
    /// How the answer of a cell to the dose is read.
    public var response = ResponseParameters()

    /// Makes the default parameters.
    public init() {}
}

/// Which channel plays which part, by name or 0-based number.
public struct ChannelRoles: Codable, Sendable, Equatable {
    /// The channel in which cells are found; nil for the first one.
    public var cell: String?
    /// The channel that shows nuclei; nil when there is none.
    public var nucleus: String?
    /// The channel with a marker of bud necks, such as a septin; nil when there is none.
    public var neck: String?

    /// Makes roles.
    public init(cell: String? = nil, nucleus: String? = nil, neck: String? = nil) {
        self.cell = cell
        self.nucleus = nucleus
        self.neck = neck
    }

    private enum CodingKeys: String, CodingKey {
        case cell, nucleus, neck
    }

    /// Reads roles; a channel is a text, or a whole number.
    ///
    /// - Throws: `DecodingError` for a channel that is neither.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func channel(_ key: CodingKeys) throws -> String? {
            if let number = try? values.decodeIfPresent(Int.self, forKey: key) { return "\(number)" }
            return try values.decodeIfPresent(String.self, forKey: key)
        }
        self.init(cell: try channel(.cell), nucleus: try channel(.nucleus), neck: try channel(.neck))
    }
}

/// Where the masks come from.
public enum SegmenterChoice: String, Codable, Sendable, CaseIterable {
    /// Threshold and watershed; needs no model.
    case classical
    /// The CellSAM network.
    case cellsam
    /// Label images made elsewhere.
    case labels
}

/// Where the masks of nuclei come from, besides those of cells.
public enum NucleusSource: String, Codable, Sendable, CaseIterable {
    /// They are found in the channel of `ChannelRoles`; there are none without one.
    case channel
    /// Label images made elsewhere.
    case labels
}

/// How cells are found.
public struct SegmentationParameters: Codable, Sendable, Equatable {
    /// Where the masks come from.
    public var segmenter = SegmenterChoice.cellsam
    /// Where the masks of nuclei come from.
    public var nuclei = NucleusSource.channel
    /// Parameters of the classical segmenter; its channels are replaced by the roles of `ChannelRoles`.
    public var classical = ClassicalParameters()
    /// Parameters of CellSAM; its channels are those of `ChannelRoles`.
    public var cellsam = CellSAMParameters()
    /// The weights of CellSAM: the name of a model of this user, or a file; nil for the bundled model.
    public var weights: String?

    /// Makes the default parameters.
    public init() {}
}

/// How divisions are found.
public struct DivisionSettings: Codable, Sendable, Equatable {
    /// Which kind is looked for.
    public var mode = DivisionMode.mitosis
    /// The search for mitoses.
    public var mitosis = DivisionParameters()
    /// The search for buds.
    public var budding = BuddingParameters()

    /// Makes the default settings.
    public init() {}
}

/// When cells were treated.
public struct DoseParameters: Codable, Sendable, Equatable {
    /// Time of the dose, in seconds since the movie's first frame; nil for none, or for `traces.doseFrame`.
    public var timeInSeconds: Double?
    /// End of the treatment, in seconds since the movie's first frame; nil when it lasts.
    public var endInSeconds: Double?
    /// What was given, for figures, such as `20 mM 2-DG`.
    public var name: String?

    /// The farthest from a movie's first frame that a dose can be meant to be, in seconds: some thirty thousand years.
    static let mostSeconds = 1e12

    /// Makes parameters of a movie without a dose.
    public init() {}
}

/// Cells that were not treated.
public struct ControlParameters: Codable, Sendable, Equatable {
    /// Their result file, for `traces.bleaching: control`: of a movie with the same reporters and clock; nil for none.
    public var result: String?

    /// Makes parameters of a movie without a control.
    public init() {}
}

/// What the masks that are found and followed show.
public enum MaskMeaning: String, Codable, Sendable, CaseIterable {
    /// Whole cells.
    case cells
    /// Nuclei, each of which stands for its cell: the cytoplasm is a ring around it.
    case nuclei
}

/// How cells are measured.
public struct MeasurementParameters: Codable, Sendable, Equatable {
    /// What the masks show.
    public var masksShow = MaskMeaning.cells
    /// Regions to measure; nil for the usual ones that the masks allow, and those of the reporters: the whole cell and,
    /// where nuclei are known, nucleus, cytoplasm and ring; of masks that show nuclei, nucleus and ring.
    public var regions: [MeasurementRegion]?
    /// Where the ring around a nucleus lies, in pixels.
    public var ring = RingGeometry()
    /// Width of the band along the edges of cells and nuclei that makes perimeter and cores, in pixels.
    public var bandInPixels = 2
    /// How the background of each channel is found in each frame.
    public var background = BackgroundMode.median
    /// Pixels this near to a cell do not count as background, in pixels.
    public var exclusionDistanceInPixels = 5
    /// The largest value the detector can give, in raw units; nil for that of the movie's metadata or pixel type.
    ///
    /// A camera of 12 bits that writes files of 16 bits saturates at 4095, and few files say so.
    public var saturationValue: Float?
    /// What is corrected in the images before they are measured.
    public var corrections = CorrectionParameters()

    /// Makes the default parameters.
    public init() {}
}
