import CellImage
import Foundation
public import TrackStore

/// Files that an export must not take the place of: a result, and what it was made of.
public struct KeptFiles: Sendable {
    private let places: Set<FilePlace>

    /// Names files.
    public init(_ files: [String]) {
        places = Set(files.map { FilePlace($0) })
    }

    /// Names a result and all files that went into it, wherever they may be now.
    ///
    /// - Parameters:
    ///   - store: the result.
    ///   - others: further files.
    /// - Throws: `RunError.store` when the result does not say what it was made of.
    public init(of store: TrackStore, and others: [String] = []) throws(RunError) {
        let digests = try RunError.translate { try store.runs().flatMap(\.inputs) }
        let folder = FilePlace(store.path).folder
        let inputs = digests.map(\.path) + digests.compactMap(\.pathFromResult).map { folder + "/" + $0 }
        self.init(
            [store.path] + (try StoredMovieFiles(of: store).places.joined()) + inputs
                + inputs.filter { !$0.hasPrefix("/") }.map { folder + "/" + $0 } + others
        )
    }

    /// Refuses an output in the place of one of the files, or of any other result.
    ///
    /// - Throws: `RunError.cannotCreate`.
    public func check(_ output: String) throws(RunError) {
        guard FileManager.default.fileExists(atPath: output) else { return }
        if places.contains(FilePlace(output)) {
            throw .cannotCreate(file: output, reason: "it is the result file itself, or what that was made of")
        }
        if TrackStore.isResult(at: output) {
            throw .cannotCreate(file: output, reason: "it is a result file; name another one, or remove it first")
        }
    }
}
