/// One HeLa-like cell in one frame.
struct HeLaSnapshot: Sendable {
    /// Index in the list of all cells.
    var cell: Int32
    var shape: CellShape
    var nucleus: CellShape
    /// True ratio R of the cytoplasm.
    var ratio: Float
    /// Photons per pixel and excitation at R = 1, bleaching left out.
    var expression: Float
    /// 0 spread to 1 round.
    var roundness: Float
    var grainOrigin: SIMD2<Float>
}
