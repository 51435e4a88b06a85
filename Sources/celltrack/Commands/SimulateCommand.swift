import ArgumentParser
import Pipeline
import Simulator

/// Movies with a known truth.
struct SimulateCommand: AsyncParsableCommand {
    /// Scenes that can be simulated.
    enum Scene: String, ExpressibleByArgument, CaseIterable {
        case helaAMPK = "hela-ampk"
        case buddingYeast = "budding-yeast"
    }

    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Make a movie with a known truth.",
        discussion: """
            Writes movie.ome.tif, and in truth/: masks and tracks of the Cell Tracking Challenge (TRA), nuclei where \
            there are any, and tables of traces, lineage, divisions and responses. The same scene, options and seed give \
            the same files on every machine.
            Example:
              celltrack simulate hela-ampk --seed 8 -o simulated
            """
    )

    @Argument(help: "hela-ampk or budding-yeast.")
    var scene: Scene

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder to write.", valueName: "folder"),
        transform: OutputName.checked
    )
    var output: String

    @Option(help: ArgumentHelp("Seed of all chance; that of the sample movies by default.", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Number of frames.", valueName: "n"))
    var frames: Int?

    @Option(help: ArgumentHelp("Width and height in pixels, such as 512x512.", valueName: "size"))
    var size: String?

    @Option(help: ArgumentHelp("Cells at the beginning.", valueName: "n"))
    var cells: Int?

    @Flag(help: "A large movie, for timing, in place of the small sample.")
    var large = false

    @Flag(help: "Replace what exists.")
    var overwrite = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let writer = SimulationWriter(try checkedSimulation(), name: scene.rawValue)
        let (output, overwrite, quiet) = (output, overwrite, common.quiet)
        try await Interruption.guarding { try writer.write(to: output, overwrite: overwrite, quiet: quiet) }
    }

    /// The simulation; an error names the options that set what is wrong.
    private func checkedSimulation() throws -> Simulation {
        do {
            return try simulation()
        } catch SimulatorError.parameter(let name, let value, let range) {
            throw SimulatorError.parameter(name: SimulateCommand.options[name] ?? name, value: value, range: range)
        }
    }

    /// The options behind parameters, as an error says them.
    private static let options = [
        "frameCount": "--frames", "cells.count": "--cells", "colony.founders": "--cells",
        "width": "the width of --size", "height": "the height of --size",
        "the expected number of cells times frames": "the expected number of cells times frames (--cells, --frames)",
        "the share of the field that cells.count cells cover":
            "the share of the field that the cells cover (--cells, --size)",
    ]

    private func simulation() throws -> Simulation {
        switch scene {
        case .helaAMPK:
            var parameters = large ? HeLaAMPKParameters.large : .sample
            try adjust(&parameters.field)
            if let cells { parameters.cells.count = cells }
            return try Simulation(parameters, seed: seed ?? HeLaAMPKParameters.sampleSeed)
        case .buddingYeast:
            var parameters = large ? BuddingYeastParameters.large : .sample
            try adjust(&parameters.field)
            if let cells { parameters.colony.founders = cells }
            return try Simulation(parameters, seed: seed ?? BuddingYeastParameters.sampleSeed)
        }
    }

    private func adjust(_ field: inout FieldParameters) throws {
        if let frames { field.frameCount = frames }
        guard let size else { return }
        let sides = size.split(separator: "x").map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1] else {
            throw ValidationError("--size needs width and height, such as 512x512, not '\(size)'")
        }
        field.width = width
        field.height = height
    }
}
