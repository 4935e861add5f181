{# USES_VARIABLES { _spikespace, neuron_index, _timebins, _period_bins, _lastindex, t_in_timesteps, N } #}
{# The events of the SpikeGeneratorGroup are ignored: events are read with the other numbers. #}
{% extends 'common_group.cpp' %}
{% block declarations %}
static std::vector<int32_t> _steps, _channels;
static size_t _next = 0;
{% endblock %}
{% block maincode %}
    const int64_t _now = {{t_in_timesteps}};
    int32_t _count = 0;
    for (; _next < _steps.size() && _steps[_next] <= _now; _next++)
        {{_spikespace}}[_count++] = _channels[_next];
    {{_spikespace}}[N] = _count;
{% endblock %}
{% block before_code %}
    code_{{codeobj_name}}::_steps = inputs.vector<int32_t>("{{owner.name}}.steps");
    code_{{codeobj_name}}::_channels = inputs.vector<int32_t>("{{owner.name}}.channels");
{% endblock %}
