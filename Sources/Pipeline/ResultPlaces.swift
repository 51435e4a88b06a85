import CellImage
import Foundation

/// Where the files that a result was made from may be now.
struct ResultPlaces {
    private let folders: [String]

    /// Takes the path of a result.
    init(of result: String) {
        // A result that is reached by a link may have its movie beside the link.
        folders = [FilePlace(result), FilePlace(result, followsLink: false)].map(\.folder)
    }

    /// The places of files in the order in which they are looked for; each holds all of them.
    ///
    /// - Parameters:
    ///   - named: paths as they were named, from the working folder.
    ///   - ways: ways from the folder of the result; empty where they are not known.
    /// - Returns: one list for each place, in the order of `named`.
    func places(of named: [String], ways: [String]) -> [[String]] {
        let asNamed = folders.map { folder in named.map { $0.hasPrefix("/") ? $0 : folder + "/" + $0 } }
        let byName = folders.map { folder in named.map { folder + "/" + FilePlace.name(of: $0) } }
        let asItWas = ways.count == named.count ? [ways.map { folders[0] + "/" + $0 }] : []
        return asItWas + asNamed + byName + [named]
    }
}
