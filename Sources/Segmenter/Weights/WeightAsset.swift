/// An archive of weights as the DeepCell server offers it.
public struct WeightAsset: Sendable, Equatable {
    /// Its key on the server.
    public let key: String
    /// MD5 of the archive, in lower-case hexadecimal digits.
    public let checksum: String
    /// Names of the models in it.
    public let models: [String]

    /// Describes an archive.
    ///
    /// - Parameters:
    ///   - key: its key on the server.
    ///   - checksum: MD5 of the archive.
    ///   - models: names of the models in it.
    public init(key: String, checksum: String, models: [String]) {
        self.key = key
        self.checksum = checksum
        self.models = models
    }

    /// The published CellSAM weights, version 1.2.
    ///
    /// - Source: key and checksum as in the CellSAM Python package.
    public static let cellSAM = WeightAsset(
        key: "models/cellsam-models_v1.2.tar.gz",
        checksum: "f41e6899c49fc8ce12f77a8d25594604",
        models: ["cellsam_general", "cellsam_extra"]
    )

    /// Name of the archive's file.
    var fileName: String { key.split(separator: "/").last.map(String.init) ?? "archive" }
}
