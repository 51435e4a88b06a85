import CellImage
import Figures
import Lineage
import MovieIO
import Pipeline
import TrackStore

/// Pictures of single frames of a result's movie.
struct ResultPictures {
    let contents: ResultContents
    let movie: ResultMovie

    /// The frame in grey, with outlines in the colours of the lineages and track numbers.
    func outlines(inFrame frame: Int) throws -> OverlayFigure {
        var figure = try plain(frame: frame, title: "Cells in frame \(frame)")
        figure.labels = try contents.store.repairedCells(inFrame: frame)
        figure.tracks = contents.trackOfLabel(inFrame: frame)
        figure.founders = contents.forest.cells.reduce(into: [:]) { $0[$1.id] = $1.root }
        figure.showsNumbers = true
        return figure
    }

    /// The frame in grey.
    func plain(frame: Int, title: String) throws -> OverlayFigure {
        OverlayFigure(
            title: title,
            image: try movie.movie.frame(at: frame).channels[movie.cellChannel],
            labels: nil,
            tracks: [:],
            frame: frame,
            clock: contents.clock,
            pixelSize: contents.movie.pixelSize
        )
    }
}
