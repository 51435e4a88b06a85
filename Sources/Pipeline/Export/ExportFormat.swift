/// Forms in which results leave the program.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// One Newick tree per founder, in one text file.
    case newick
    /// The same with New Hampshire extended annotations.
    case nhx
    /// Tables in a folder.
    case csv
    /// Masks and table of the Cell Tracking Challenge, in a folder.
    case ctc
    /// Spots, edges and tracks in one XML file of TrackMate.
    case trackmate
    /// Nodes and edges of the Graph Exchange File Format, in a Zarr folder.
    case geff
    /// Tracks as a table of napari, ultrack and inTRACKtive.
    case napari
    /// Cell cycles frame by frame, in the columns of Cell-ACDC.
    case cellACDC = "cell-acdc"
    /// One TIFF stack whose labels are the ids of tracks.
    case labels
}
