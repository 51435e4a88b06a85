import CBundledModel
public import NeuralNetwork

/// The compact CellSAM network that is part of the program, so that a first run needs no weights of anyone.
public enum BundledModel {
    /// Its name, which no model of a user can have.
    public static let name = "celltrack-compact"

    /// Its weights, where they lie in the program.
    ///
    /// - Throws: `WeightError` when the program was built with a damaged file.
    public static func open() throws(WeightError) -> CellSAMWeightFile {
        let bytes = UnsafeRawBufferPointer(start: celltrack_bundled_model(), count: celltrack_bundled_model_size())
        return try CellSAMWeightFile(try SafetensorsFile(partOfProgram: bytes, name: name))
    }
}
