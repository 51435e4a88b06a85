/// A file that went into a run.
public struct InputDigest: Codable, Sendable, Equatable {
    /// What a file was used as.
    public enum Role: String, Codable, Sendable, CaseIterable {
        /// Pixels.
        case movie
        /// Label images made elsewhere.
        case labels
        /// Label images of nuclei made elsewhere.
        case nucleusLabels = "nucleus-labels"
        /// Weights of a model.
        case weights
        /// An image of the dark level or of an evenly bright field.
        case correction
        /// The result of control cells.
        case control
        /// A preset or configuration.
        case configuration
    }

    /// What the file was used as.
    public var role: Role
    /// Path as the user gave it.
    public var path: String
    /// Size, in bytes.
    public var byteCount: Int
    /// SHA-256 in lower-case hexadecimal digits; nil when it was not computed.
    public var sha256: String?
    /// The way to the file from the folder of the result; nil for files that are not looked for again.
    public var pathFromResult: String?

    /// Makes a digest record.
    public init(
        role: Role = .movie,
        path: String,
        byteCount: Int,
        sha256: String? = nil,
        pathFromResult: String? = nil
    ) {
        self.role = role
        self.path = path
        self.byteCount = byteCount
        self.sha256 = sha256
        self.pathFromResult = pathFromResult
    }
}

/// One use of the program that wrote to a result file: what was run, with what, on what.
public struct RunRecord: Codable, Sendable, Equatable {
    /// What the program was asked to do.
    public enum Stage: String, Codable, Sendable, CaseIterable {
        /// The whole job.
        case run
        /// Linking anew.
        case track
        /// Measuring anew.
        case measure
    }

    /// What the program was asked to do.
    public var stage: Stage
    /// Version of the program.
    public var programVersion: String
    /// Arguments as given, without the program's name.
    public var arguments: [String]
    /// All parameters after merging defaults, preset, configuration and flags: a JSON object.
    public var parametersJSON: String
    /// Name of the segmenter; nil when nothing was segmented.
    public var segmenter: String?
    /// Every parameter that shaped the segmentation.
    public var segmenterParameters: [String: String]
    /// The files that went in.
    public var inputs: [InputDigest]
    /// Start of the run, ISO 8601 with time zone.
    public var startedAt: String
    /// Name of the machine.
    public var host: String

    /// Makes a record.
    public init(
        stage: Stage = .run,
        programVersion: String,
        arguments: [String],
        parametersJSON: String = "{}",
        segmenter: String? = nil,
        segmenterParameters: [String: String] = [:],
        inputs: [InputDigest] = [],
        startedAt: String,
        host: String
    ) {
        self.stage = stage
        self.programVersion = programVersion
        self.arguments = arguments
        self.parametersJSON = parametersJSON
        self.segmenter = segmenter
        self.segmenterParameters = segmenterParameters
        self.inputs = inputs
        self.startedAt = startedAt
        self.host = host
    }
}
