import CellImage
import MovieIO
import Segmenter

/// Finds the cells of a movie and writes their masks as a TIFF stack; one frame is in memory at a time.
func segmentMovie(at path: String, masks output: String) throws {
    let movie = try MovieOpener.open([path])
    let about = movie.metadata
    let segmenter = try ClassicalSegmenter()
    let writer = try LabelStackWriter(
        path: output,
        width: about.width,
        height: about.height,
        pageCount: about.frameCount
    )
    for index in 0..<about.frameCount {
        let frame = try movie.frame(at: index)
        try writer.append(segmenter.segment(frame).labels)
    }
    try writer.finish()
}
