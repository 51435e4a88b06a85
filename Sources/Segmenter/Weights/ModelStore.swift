public import Foundation
public import NeuralNetwork

/// The folder with the weight files of this user, `NAME.safetensors` each.
public struct ModelStore: Sendable, Equatable {
    static let suffix = ".safetensors"

    /// Path of the folder; it may not exist yet.
    public let folder: String
    private let home: String

    /// Finds the folder: `$CELLTRACK_MODELS`, else `$XDG_DATA_HOME/celltrack/models`, else
    /// `~/.local/share/celltrack/models`.
    ///
    /// - Parameter environment: the variables of the process.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        if let folder = environment["CELLTRACK_MODELS"], !folder.isEmpty {
            self.folder = folder
        } else if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
            folder = data + "/celltrack/models"
        } else {
            folder = home + "/.local/share/celltrack/models"
        }
    }

    /// Takes a folder of one's own.
    ///
    /// - Parameter folder: its path; it may not exist yet.
    public init(folder: String) {
        self.folder = folder
        home = NSHomeDirectory()
    }

    /// Path of a model's weight file, whether or not it exists.
    ///
    /// - Parameter name: the model's name.
    /// - Returns: a path in the folder.
    public func path(of name: String) -> String {
        folder + "/" + name + Self.suffix
    }

    /// Names of the models that are there, sorted.
    public var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(Self.suffix) && !$0.hasPrefix(".") }.sorted()
            .map { String($0.dropLast(Self.suffix.count)) }
    }

    /// Checkpoints that the CellSAM Python package has downloaded, and that can be imported.
    public var importable: [String] {
        let official = home + "/.deepcell/models/cellsam_v1.2"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: official)) ?? []
        return files.filter { $0.hasSuffix(".pt") && !$0.hasPrefix(".") }.sorted().map { official + "/" + $0 }
    }

    /// Opens weights.
    ///
    /// - Parameter nameOrPath: name of a model of the store or of the bundled one, or path of a weight file; nil for the
    ///   bundled model.
    /// - Returns: the weights.
    /// - Throws: `WeightError` as `locate(_:)` and `CellSAMWeightFile.open(_:)` do.
    public func open(_ nameOrPath: String?) throws(WeightError) -> CellSAMWeightFile {
        guard let nameOrPath, nameOrPath != BundledModel.name else { return try BundledModel.open() }
        return try CellSAMWeightFile.open(try locate(nameOrPath))
    }

    /// Finds a weight file.
    ///
    /// - Parameter name: name of a model of the store, or path of a weight file.
    /// - Returns: the path of a file that exists.
    /// - Throws: `WeightError.unavailable` with the ways to get weights, or `.missing` for a path without a file.
    public func locate(_ name: String) throws(WeightError) -> String {
        let isPath = name.contains("/") || name.hasSuffix(Self.suffix) || name.hasSuffix(".pt")
        let path = isPath ? name : path(of: name)
        if FileManager.default.fileExists(atPath: path) { return path }
        if isPath { throw .missing(file: path) }
        let others = names.isEmpty ? "" : "; there are \(names.joined(separator: ", "))"
        throw .unavailable(what: "no weights of the model '\(name)' in \(folder)\(others)", advice: advice)
    }

    /// The ways to get weights, a line each.
    public var advice: [String] {
        let file = importable.first ?? "FILE"
        let note =
            importable.isEmpty ? "takes a checkpoint or archive that you have" : "takes the checkpoint that you have"
        return [
            "celltrack weights fetch    gets the official ones with your own DEEPCELL_ACCESS_TOKEN",
            "celltrack weights import \(file)    \(note)",
        ]
    }

    /// Checks that a text can name a model of a user.
    ///
    /// - Throws: `WeightError.name`.
    static func checkName(_ text: String) throws(WeightError) {
        guard text != BundledModel.name else {
            throw .name(
                text,
                reason: "it is that of the model that comes with the program; give another one"
            )
        }
        let allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
        guard (1...100).contains(text.utf8.count), !text.hasPrefix("."), text.allSatisfy(allowed.contains) else {
            throw .name(
                text,
                reason:
                    "a name has up to 100 letters, digits, '.', '_' and '-', and begins with no '.'; give one"
            )
        }
    }

    /// Makes the folder.
    func create() throws(WeightError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            let code = underlying.map { Int32($0.code) }
            let reason = code.map { String(cString: strerror($0)) } ?? "the folder cannot be made"
            throw .cannotCreate(file: folder, reason: reason)
        }
    }
}
