import CellImage
import Lineage
import MovieIO
import Tracker

/// Follows the cells of masks that were made elsewhere: a TIFF stack, a folder, or files with numbers in their names.
func trackMasks(at path: String) throws -> RepairedTracking.Result {
    let masks = try LabelMovie([path])
    var movie = try DetectedMovie()
    for index in 0..<masks.count {
        try movie.add(LabelRuns(masks.labels(at: index)), frame: index)
    }
    let tracking = RepairedTracking(
        tracker: try Tracker(),
        mitoses: try DivisionDetection(),
        frameInterval: masks.frameInterval?.value
    )
    return try tracking.run(movie) { LabelRuns(try masks.labels(at: $0)) }
}

/// The sizes of all families: how many cells descend from each founder, herself among them.
func familySizes(of result: RepairedTracking.Result) throws -> [Int: Int] {
    let forest = try result.forest()
    return Dictionary(uniqueKeysWithValues: forest.roots.map { ($0, forest.preorder(from: $0).count) })
}
