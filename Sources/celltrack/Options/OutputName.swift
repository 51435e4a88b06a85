import ArgumentParser

/// Names of outputs that the user gives.
enum OutputName {
    /// Refuses what names no file or folder.
    ///
    /// - Throws: `ValidationError` for an empty name and for `-`: outputs are renamed when whole, which no stream is.
    static func checked(_ text: String) throws -> String {
        guard !text.isEmpty else { throw ValidationError("the name is empty") }
        guard text != "-" else {
            throw ValidationError("nothing is written to standard output; name a file or folder (./- for one called -)")
        }
        return text
    }
}
