import NeuralNetwork

/// What there is to say about a weight file.
public struct StoredModel: Codable, Sendable, Equatable {
    /// Name of the model.
    public let name: String
    /// Path of its file.
    public let path: String
    /// Bytes of the file; nil when it cannot be read.
    public var byteCount: Int?
    /// Numbers in all.
    public var parameterCount: Int?
    /// How many tensors have numbers of each type.
    public var tensorTypes: [String: Int]?
    /// SHA-256 of all numbers, as the file tells it.
    public var digest: String?
    /// Name of the file that was imported.
    public var source: String?
    /// SHA-256 of the checkpoint that was imported.
    public var sourceDigest: String?
    /// The terms of use.
    public var licence: String?
    /// What is wrong with the file; nil when it is usable.
    public var problem: String?

    private init(name: String, path: String, problem: String? = nil) {
        self.name = name
        self.path = path
        self.problem = problem
    }

    /// Describes a file of a store, also one that cannot be used.
    ///
    /// - Parameters:
    ///   - name: name of the model.
    ///   - store: where it is.
    public init(_ name: String, in store: ModelStore) {
        let path = store.path(of: name)
        do throws(WeightError) {
            self.init(name, try CellSAMWeightFile.open(path))
        } catch {
            self.init(name: name, path: path, problem: error.description)
        }
    }

    /// Describes the model that is part of the program.
    public static var bundled: StoredModel {
        do throws(WeightError) {
            return StoredModel(BundledModel.name, try BundledModel.open())
        } catch {
            return StoredModel(name: BundledModel.name, path: BundledModel.name, problem: error.description)
        }
    }

    /// Describes a weight file.
    ///
    /// - Parameters:
    ///   - name: name of the model.
    ///   - file: its file.
    public init(_ name: String, _ file: CellSAMWeightFile) {
        self.init(name: name, path: file.path)
        let entries = file.tensors.entries.values
        byteCount = file.tensors.byteCount
        parameterCount = entries.reduce(0) { $0 + $1.count }
        tensorTypes = Dictionary(entries.map { ($0.type.rawValue, 1) }, uniquingKeysWith: +)
        digest = file.digest
        source = file.source
        sourceDigest = file.sourceDigest
        licence = file.licence
    }
}
