import Foundation
import NeuralNetwork

/// What a weight file says about itself, in the texts of its safetensors header.
struct WeightMetadata {
    private static let format = "1"

    let configuration: CellSAMConfiguration
    let origin: WeightOrigin
    let licence: String
    /// SHA-256 of the numbers in the order of the file, 64 hexadecimal digits.
    var digest = String(repeating: "0", count: 64)

    /// Whether a file was written here.
    static func isIn(_ file: SafetensorsFile) -> Bool { file.metadata["celltrack.format"] != nil }

    /// The same weights as another network of that kind.
    init(_ other: WeightMetadata, configuration: CellSAMConfiguration) {
        self.configuration = configuration
        origin = other.origin
        licence = other.licence
    }

    init(configuration: CellSAMConfiguration, origin: WeightOrigin) {
        self.configuration = configuration
        self.origin = origin
        var published = CellSAMConfiguration()
        published.adaptsMaskPath = configuration.adaptsMaskPath
        licence = configuration == published ? WeightLicence.cellSAM : WeightLicence.unknown
    }

    /// Reads the texts of a file.
    ///
    /// - Throws: `WeightError.unsupported` when the file was not written here, `.malformed` when a text is broken.
    init(_ file: SafetensorsFile) throws(WeightError) {
        let texts = file.metadata
        guard let format = texts["celltrack.format"] else {
            throw .unsupported(
                file: file.path,
                reason: "it is no weight file of celltrack",
                advice: "make one of it with 'celltrack weights import'"
            )
        }
        guard format == Self.format else {
            throw .unsupported(file: file.path, reason: "its format is newer", advice: "use a newer celltrack")
        }
        guard let configuration = texts["celltrack.configuration"], let digest = texts["celltrack.data_sha256"],
            digest.utf8.count == 64
        else { throw .malformed(file: file.path, entry: nil, reason: "its configuration or its digest is missing") }
        self.configuration = try Self.configuration(configuration, of: file)
        self.digest = digest
        origin = WeightOrigin(
            file: texts["celltrack.source"] ?? "unknown",
            digest: texts["celltrack.source_sha256"] ?? "unknown"
        )
        licence = texts["celltrack.licence"] ?? WeightLicence.unknown
    }

    private static func configuration(
        _ text: String,
        of file: SafetensorsFile
    ) throws(WeightError) -> CellSAMConfiguration {
        let configuration: CellSAMConfiguration
        do {
            configuration = try JSONDecoder().decode(CellSAMConfiguration.self, from: Data(text.utf8))
            try configuration.validate()
        } catch {
            let reason = (error as? SegmentationError)?.description ?? "its configuration is not understood"
            throw .malformed(file: file.path, entry: "celltrack.configuration", reason: reason)
        }
        guard configuration.layerCount <= file.entries.count else {
            let reason = "it tells of \(configuration.layerCount) layers, but there are fewer tensors"
            throw .malformed(file: file.path, entry: "celltrack.configuration", reason: reason)
        }
        return configuration
    }

    /// The texts to be written.
    ///
    /// - Throws: `WeightError.cannotCreate`.
    func texts(file: String) throws(WeightError) -> [String: String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return [
                "celltrack.format": Self.format,
                "celltrack.configuration": String(decoding: try encoder.encode(configuration), as: UTF8.self),
                "celltrack.source": origin.file,
                "celltrack.source_sha256": origin.digest,
                "celltrack.data_sha256": digest,
                "celltrack.licence": licence,
            ]
        } catch {
            throw .cannotCreate(file: file, reason: "its configuration cannot be written: \(error)")
        }
    }
}
