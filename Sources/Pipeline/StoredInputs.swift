import CellImage
import Foundation
import TrackStore

/// The files that parameters of a result name, as they were when it was made, and where they are now.
struct StoredInputs {
    private let result: String
    /// What went into the result, the latest first.
    private let inputs: [InputDigest]

    /// Reads what a result says of its inputs.
    init(of store: TrackStore) throws(RunError) {
        result = store.path
        inputs = try RunError.translate { try store.runs().reversed().flatMap(\.inputs) }
    }

    /// Where a file is that parameters name.
    ///
    /// One that went into the result is looked for as its movie is: where it lay, seen from the result, beside the result, and
    /// under its name from the working folder. It must be as it was.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - namedAnew: paths that are named in this use of the program, which are taken as they are.
    /// - Returns: its path from the working folder; the name itself for a file that never went into the result.
    /// - Throws: `RunError.missingInput` for a file that is nowhere, `.changedInput` where only another one has its name.
    func place(of file: ParameterFile, namedAnew: Set<String>) throws(RunError) -> String {
        guard !namedAnew.contains(file.path),
            let input = inputs.first(where: { $0.role == file.role && $0.path == file.path })
        else { return file.path }
        let places = ResultPlaces(of: result).places(of: [file.path], ways: [input.pathFromResult].compactMap(\.self))
        var other: String?
        for place in places.joined() where FileManager.default.fileExists(atPath: place) {
            // What is said of a file is best said with the name that the user knows.
            let isNamed = FilePlace(place, followsLink: false) == FilePlace(file.path, followsLink: false)
            let shown = isNamed ? file.path : place
            if try isSame(shown, as: input) { return shown }
            other = other ?? shown
        }
        guard let other else {
            throw .missingInput(
                file: file.path,
                reason:
                    "it is \(file.use) that \(result) was made with; put it beside the result, or name it anew in the parameters"
            )
        }
        throw .changedInput(
            file: other,
            reason:
                "it is not as it was when it went into \(result) as \(file.use); put the older one beside the result, or "
                + "name it anew"
        )
    }

    /// Whether a file is as it was, as far as that is known.
    private func isSame(_ place: String, as input: InputDigest) throws(RunError) -> Bool {
        guard Provenance.byteCount(place) == input.byteCount else { return false }
        guard let known = input.sha256 else { return true }
        return try Provenance.digest(place) == known
    }
}
