import Foundation
public import NeuralNetwork

/// A JSON file with parameters of a network that its tensors do not tell.
public struct ConfigurationFile: Sendable {
    private static let largest = 1 << 20

    /// Path of the file.
    public let path: String
    private let content: Data

    /// Reads a file.
    ///
    /// - Parameter path: the file; a JSON object as `CellSAMConfiguration` is written, with any part of its parameters.
    /// - Throws: `WeightError.missing`, `.unreadable` or `.malformed`.
    public init(path: String) throws(WeightError) {
        let file = try MappedFile(path: path)
        guard file.bytes.count <= ConfigurationFile.largest else {
            throw .malformed(file: path, entry: nil, reason: "it is too large for a table of parameters")
        }
        self.path = path
        content = Data(file.bytes)
    }

    /// The parameters of a network with those of the file in their places.
    ///
    /// - Throws: `WeightError.malformed` naming a parameter that does not exist or has no sense.
    func applied(to configuration: CellSAMConfiguration) throws(WeightError) -> CellSAMConfiguration {
        do {
            let base = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(configuration))
            let changes = try JSONSerialization.jsonObject(with: content)
            let merged = try merge(base, changes, at: [])
            let data = try JSONSerialization.data(withJSONObject: merged)
            let result = try JSONDecoder().decode(CellSAMConfiguration.self, from: data)
            try result.validate()
            return result
        } catch let error as WeightError {
            throw error
        } catch let error as SegmentationError {
            throw .malformed(file: path, entry: nil, reason: error.description)
        } catch {
            throw .malformed(file: path, entry: nil, reason: "it is no table of parameters in JSON")
        }
    }

    private func merge(_ base: Any, _ changes: Any, at place: [String]) throws(WeightError) -> Any {
        guard let base = base as? [String: Any] else { return changes }
        guard let changes = changes as? [String: Any] else {
            let name = place.isEmpty ? nil : place.joined(separator: ".")
            throw .malformed(file: path, entry: name, reason: "it must be an object in braces")
        }
        var merged = base
        for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
            guard let before = base[name] else {
                let known = base.keys.sorted().joined(separator: ", ")
                throw .malformed(
                    file: path,
                    entry: (place + [name]).joined(separator: "."),
                    reason: "there is no such parameter; known are \(known)"
                )
            }
            merged[name] = try merge(before, value, at: place + [name])
        }
        return merged
    }
}
