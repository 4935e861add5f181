{# USES_VARIABLES { _synaptic_pre } #}
{% extends 'common_group.cpp' %}
{% set _divided = pathway.synapses.pools is not defined and pathway.once is not defined %}
{% block part %}
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    const auto* const _stop = {{pathway.name}}.first_of(_end);
    for (const auto* _range = {{pathway.name}}.first_of(_begin); _range < _stop; _range++) {
        {{pathway.name}}.fetch_after(_range, _stop, {{get_array_name(pathway.synapse_targets, access_data=False)}});
        for (int32_t _place = _range->begin; _place < _range->end; _place++) {
            const size_t _idx = {{pathway.name}}.synapse(_place);
            const size_t _vectorisation_idx = _idx;
            {% if pathway.in_blocks is defined %}
            {# The targets are cells of the first block. #}
            {{vector_code | map("replace", "_synaptic_post[_idx];", "_synaptic_post[_idx] + _range->before;") | list | autoindent}}
            {% else %}
            {{vector_code|autoindent}}
            {% endif %}
        }
    }
{% endblock %}
{% block maincode %}
    {% if pathway.synapses.pools is defined %}
    {{pathway.synapses.name}}_pools.pass({{pathway.name}}, static_cast<int32_t>(step_now()));
    {% elif pathway.once is defined %}
    {# What all synapses of a neuron share is reached by the first of them. #}
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    for (const auto& _range : {{pathway.name}}.due()) {
        const size_t _idx = {{pathway.name}}.synapse(_range.begin);
        const size_t _vectorisation_idx = _idx;
        {{vector_code|autoindent}}
    }
    {% else %}
    const int32_t _parts = {{pathway.name}}.arrange_due();
    {{'share(_parts, 1, run_part);' if in_threads else 'run_part(0, _parts);'}}
    {% endif %}
{% endblock %}
